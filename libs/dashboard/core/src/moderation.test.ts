import assert from 'node:assert/strict';
import { type ModerationDocument, type ReviewOutcome, why } from '@earshot/contracts';
import { moderationOf, type Reviewed } from './moderation.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 10, minute));
const image = (name: string, of: Partial<ModerationDocument>, more: Partial<Reviewed> = {}): Reviewed => ({
  record: {
    image: name,
    state: 'in_review',
    source: { bucket: 'b', name, generation: '1', metageneration: '1' },
    metadata: {},
    created_at: at(0),
    updated_at: at(0),
    ...of,
  } as ModerationDocument,
  review: undefined,
  outcome: undefined,
  ...more,
});
const review = { decision: 'publish', by: 'anna', at: at(5) };
const refused: ReviewOutcome = { review, outcome: 'refused', ...why('upload.gone'), at: at(6) };
const names = (lines: readonly { readonly image: string }[]) => lines.map((line) => line.image);

describe('the queue of images', () => {
  const all = [
    image('new', { created_at: at(3) }),
    image('old', { created_at: at(1) }),
    image('refused', { created_at: at(2) }, { review, outcome: refused }),
    image('on its way', {}, { review: { ...review, at: at(7) } }),
    image('ended', { state: 'superseded' }, { review, outcome: refused }),
    image('done', { state: 'published' }, { review, outcome: { ...refused, outcome: 'done' } }),
  ];
  const view = moderationOf(0, all, all);

  it('holds what nobody decided about and what came of no decision, the longest first', () => {
    assert.deepEqual(names(view.waiting), ['old', 'refused', 'new']);
    assert.deepEqual(view.waiting[1]?.outcome, {
      outcome: 'refused',
      ...why('upload.gone'),
      at: at(6).getTime(),
    });
  });

  it('leaves what was decided, the latest first', () => {
    assert.deepEqual(names(view.decided), ['on its way', 'ended', 'done']);
  });
});
