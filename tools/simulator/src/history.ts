import { Dice } from './dice.ts';
import type { ExpectedFigures } from './expected.ts';
import { Ledger } from './ledger.ts';
import { listen, type Sitting } from './listening.ts';
import type { Moment } from './moments.ts';
import { complete, type HistoryOptions, type SimulatedEpisode } from './options.ts';
import { chooseEpisode, type Listener, populationOf } from './population.ts';
import type { Fate, Publication } from './publication.ts';
import { startsOf, timelineOf } from './timeline.ts';
import { unfitEvents } from './unfit.ts';
import { toEvent } from './wire.ts';

/** What happened and what must come of it. */
export interface History {
  /** In the order of publishing; an event may come twice. */
  readonly publications: readonly Publication[];
  /** Events by what must become of them, each counted once. */
  readonly distinct: Readonly<Record<Fate, number>>;
  /** What each episode's figures must come out at. */
  readonly expected: ReadonlyMap<string, ExpectedFigures>;
}

/** Salts that keep throws for different purposes apart. */
const SALT = { session: 2, ids: 3, delivery: 4, unfit: 5 } as const;
/** Latest that a delayed or repeated publication comes after its time, in milliseconds. */
const MAX_DELAY_MS = 5_000;

/**
 * Makes up a population and what it hears. Pure: the same options give the same history, byte for byte. Takes about a
 * kilobyte of memory for each publication.
 * @throws RangeError when an option is out of its range
 */
export function history(options: HistoryOptions): History {
  const full = complete(options);
  const { seed, startAt, episodes } = full;
  const timeline = timelineOf(full);
  const population = populationOf(seed, full.listeners);
  const ledger = new Ledger();
  const published: Publication[] = [];
  for (const [index, start] of startsOf(full).entries()) {
    const dice = new Dice(seed, SALT.session, index);
    const { listener, episode } = cast(dice, population, episodes, start.episode);
    const sitting = { listener, episode, startMs: timeline.from + start.afterMs };
    const moments = momentsUntil(timeline.to, dice, sitting);
    ledger.add(sitting, moments);
    const ids = new Dice(seed, startAt, SALT.ids, index);
    const session = { ...sitting, session_id: ids.uuid(), ids };
    for (const moment of moments) {
      const told = toEvent(session, moment);
      if (told) published.push({ ...told, publishAt: timeline.publishAt(moment.at), fate: 'counted' });
    }
  }
  published.push(...unfitEvents(full, population, new Dice(seed, startAt, SALT.unfit)));
  return {
    publications: delivered(published, full, new Dice(seed, SALT.delivery)),
    distinct: countFates(published),
    expected: ledger.figures(),
  };
}

/** What happens until a time; whoever still listens then goes on unheard. */
function momentsUntil(end: number, dice: Dice, sitting: Sitting): Moment[] {
  const moments: Moment[] = [];
  for (const moment of listen(dice, sitting)) {
    if (moment.at > end) break;
    moments.push(moment);
  }
  return moments;
}

function cast(
  dice: Dice,
  population: readonly Listener[],
  episodes: readonly SimulatedEpisode[],
  given: SimulatedEpisode | undefined,
): { listener: Listener; episode: SimulatedEpisode } {
  const listener = dice.pick(population);
  return { listener, episode: given ?? chooseEpisode(dice, listener, episodes) };
}

function countFates(published: readonly Publication[]): Record<Fate, number> {
  const counts = { counted: 0, late: 0, future: 0, invalid: 0 };
  for (const { fate } of published) counts[fate] += 1;
  return counts;
}

/** Repeats and delays some publications, as a network does, and puts all in the order of publishing. */
function delivered(
  published: readonly Publication[],
  { duplicates, shuffle }: Required<HistoryOptions>,
  dice: Dice,
): Publication[] {
  const later = (publication: Publication): Publication => ({
    ...publication,
    publishAt: publication.publishAt + dice.whole(1, MAX_DELAY_MS),
  });
  return published
    .flatMap((publication) => {
      const once = dice.chance(shuffle) ? later(publication) : publication;
      return dice.chance(duplicates) ? [once, later(publication)] : [once];
    })
    .sort((a, b) => a.publishAt - b.publishAt);
}
