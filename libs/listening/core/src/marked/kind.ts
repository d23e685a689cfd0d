import type { ListeningEvent } from '@earshot/contracts';
import type { Activity } from '../activity.ts';
import type { Joined, StateKind, Summary } from '../kind.ts';
import { MAX_MARKS, WINDOW_GAP_MS } from '../limits.ts';
import { decodeMarks, encodeMarks, inOrder, joinMark, type Mark, type Marks } from '../marks.ts';
import { difference } from '../tally.ts';

/** What tells one kind of plain set of events from another. */
type Specifics<Event extends ListeningEvent, M extends Mark> = Pick<
  StateKind<Event, Marks<M>>,
  'topic' | 'pathOf' | 'measure'
> & { readonly markOf: (event: Event) => M };

/** A kind of state that is no more than the set of its events. */
export function setOfEvents<Event extends ListeningEvent, M extends Mark>({
  markOf,
  ...specifics
}: Specifics<Event, M>): StateKind<Event, Marks<M>> {
  return {
    ...specifics,
    change: (before, after) => difference(specifics.measure(after), specifics.measure(before)),
    empty: new Map(),
    join: (marks, events) => joinMarks(marks, events, markOf),
    activities: (marks) => Array.from(marks, ([id, mark]) => momentOf(id, mark)),
    summary: lastOf,
    places: () => [],
    encode: encodeMarks,
    decode: (encoded) => decodeMarks<M>(encoded as readonly (readonly [string, ...M])[]),
  };
}

function joinMarks<Event extends ListeningEvent, M extends Mark>(
  held: Marks<M>,
  events: readonly Event[],
  markOf: (event: Event) => M,
): Joined<Event, Marks<M>> {
  const marks = new Map(held);
  const news: Event[] = [];
  const refused: Event[] = [];
  for (const event of events) {
    const joined = joinMark(marks, event.event_id, markOf(event), MAX_MARKS);
    if (joined === 'new') news.push(event);
    if (joined === 'full') refused.push(event);
  }
  return { body: news.length > 0 ? marks : held, news, refused };
}

function momentOf(event_id: string, [type, at, episode]: Mark): Activity {
  return {
    from: at,
    to: at,
    until: at + WINDOW_GAP_MS,
    episode,
    mark: { event_id, type: type as ListeningEvent['event_type'] },
  };
}

function lastOf(marks: Marks<Mark>): Summary {
  return { episode_id: inOrder(marks).at(-1)?.mark[2] ?? '' };
}
