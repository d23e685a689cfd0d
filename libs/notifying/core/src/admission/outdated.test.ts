import assert from 'node:assert/strict';
import type { NotificationType, PersonalMessage, RecentEpisode } from '@earshot/contracts';
import { outdated } from './outdated.ts';

const CREATED = '2026-11-22T10:00:00.000Z';
const message = (type: NotificationType) =>
  ({
    user_id: 'user_1',
    created_at: CREATED,
    type,
    payload: {
      episode_id: 'episode_1',
      ...(type === 'FINISHED_NEXT' && { finished_episode_id: 'episode_0' }),
    },
  }) as PersonalMessage;
const heard = (at: string, completed_at?: string): RecentEpisode => ({
  at: new Date(at),
  position_sec: 60,
  ...(completed_at && { completed_at: new Date(completed_at) }),
});
const before = '2026-11-22T09:59:00.000Z';
const after = '2026-11-22T10:00:01.000Z';

const cases: readonly (readonly [
  string,
  Record<string, RecentEpisode>,
  Partial<Record<NotificationType, string>>,
])[] = [
  ['nothing heard', {}, {}],
  [
    'some of the episode heard before',
    { episode_1: heard(before) },
    { TRENDING_NOW: 'has heard it already', NEW_FOR_YOU: 'has heard it already' },
  ],
  [
    'the episode finished before',
    { episode_1: heard(before, before) },
    {
      CONTINUE_LISTENING: 'has finished it already',
      TRENDING_NOW: 'has heard it already',
      NEW_FOR_YOU: 'has heard it already',
      FINISHED_NEXT: 'has finished it already',
    },
  ],
  [
    'another episode heard since',
    { episode_2: heard(after) },
    { CONTINUE_LISTENING: 'is listening already', FINISHED_NEXT: 'is listening already' },
  ],
  [
    'the episode finished long before, and heard again before',
    { episode_1: heard(before, '2026-11-21T10:00:00.000Z') },
    { TRENDING_NOW: 'has heard it already', NEW_FOR_YOU: 'has heard it already' },
  ],
  [
    'the episode that was finished told of since, by a STOP or a clock that is fast',
    { episode_0: heard(after, after) },
    { CONTINUE_LISTENING: 'is listening already' },
  ],
  [
    'another episode heard before, and after the end of the one that was finished',
    { episode_0: heard(before, '2026-11-22T09:58:00.000Z'), episode_2: heard(before) },
    { FINISHED_NEXT: 'is listening already' },
  ],
  [
    'another episode heard before, and before the end of the one that was finished',
    { episode_0: heard(before, before), episode_2: heard('2026-11-22T09:58:00.000Z') },
    {},
  ],
  ['another episode heard before', { episode_2: heard(before, before) }, {}],
];

describe('outdated', () => {
  for (const [given, recent, expected] of cases) {
    for (const type of [
      'CONTINUE_LISTENING',
      'TRENDING_NOW',
      'NEW_FOR_YOU',
      'FINISHED_NEXT',
      'QUALITY_HELP',
    ] as const) {
      it(`given ${given}, then ${type} ${expected[type] ? 'is outdated' : 'is told'}`, () => {
        const words = expected[type];
        assert.equal(outdated(message(type), { recent })?.reason, words && `user_1 ${words}`);
      });
    }
  }
});
