import { DAY_MS, EVENT_TOPICS, HOUR_MS } from '@earshot/contracts';
import { ascendingFractions } from './ascending.ts';
import type { Dice } from './dice.ts';
import type { FullOptions } from './options.ts';
import type { Publication, Unfit } from './publication.ts';
import type { Cast } from './session.ts';
import { toEvent, type TopicEvent } from './wire.ts';

/**
 * How far from its publishing an unfit event happened, in milliseconds: well beyond what is allowed (30 days behind, 5
 * minutes ahead), so that a publisher that lags does not make it fit.
 */
const OFFSETS_MS: Readonly<Record<Unfit, readonly [min: number, max: number]>> = {
  late: [-60 * DAY_MS, -31 * DAY_MS],
  future: [2 * HOUR_MS, DAY_MS],
  invalid: [-HOUR_MS, 0],
};

/** Faults that events come with. */
const SPOILS: readonly ((event: Readonly<Record<string, unknown>>) => Record<string, unknown>)[] = [
  (event) => ({ ...event, event_type: 'REWIND' }),
  (event) => ({ ...event, user_id: 17 }),
  (event) => ({ ...event, country: 'Germany' }),
  (event) => ({ ...event, event_time: 'yesterday' }),
  (event) => ({ ...event, episode_id: undefined }),
];

/**
 * Events of one kind that must not be counted: as many as `unfit` says, each by itself, in order of publishing.
 * @param cast makes up who listens
 */
export function* unfitEvents(
  fate: Unfit,
  options: FullOptions,
  cast: Pick<Cast, 'pick'>,
  dice: Dice,
): Generator<Publication> {
  const { unfit, rate, seconds, startAt } = options;
  for (const share of ascendingFractions(dice, Math.ceil(unfit * rate * seconds))) {
    const publishAt = startAt + Math.floor(share * seconds * 1000);
    const told = anyEvent(cast, dice, publishAt + dice.whole(...OFFSETS_MS[fate]));
    if (fate !== 'invalid') yield { ...told, publishAt, fate };
    else yield { topic: told.topic, event: dice.pick(SPOILS)({ ...told.event }), publishAt, fate };
  }
}

function anyEvent(cast: Pick<Cast, 'pick'>, dice: Dice, at: number): TopicEvent {
  const session = { ...cast.pick(dice, at), startMs: at, session_id: dice.uuid(), ids: dice, skewMs: 0 };
  const moment = {
    playback: { kind: 'mark', type: 'PLAY', at, position: 0 },
    engagement: { kind: 'save', at },
    quality: { kind: 'dropout', at, reason: 'network' },
  } as const;
  const told = toEvent(session, moment[dice.pick(EVENT_TOPICS)]);
  if (!told) throw new Error('every such moment is told');
  return told;
}
