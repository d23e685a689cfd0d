import { Catalogue } from './catalogue.ts';
import { caughtUp, delivered } from './network.ts';
import { Dice } from './dice.ts';
import { Ledger } from './ledger.ts';
import { type Batch, merged } from './merge.ts';
import { complete, type FullOptions, type HistoryOptions } from './options.ts';
import type { Publication, Unfit } from './publication.ts';
import { Cast, type HeardSession } from './session.ts';
import { burstStarts, chosenStarts, type Start } from './starts.ts';
import { timelineOf, type Timeline } from './timeline.ts';
import { Counted, type HistoryTotals } from './totals.ts';
import { unfitEvents } from './unfit.ts';
import { toEvent, type TopicEvent } from './wire.ts';

/** Salts that keep throws for different purposes apart, and those of different sources. */
const SALT = { ids: 3, delivery: 4, unfit: 5 } as const;
const SOURCE = { chosen: 0, burst: 1, late: 2, future: 3, invalid: 4 } as const;

/**
 * Makes up a population and what it hears, one publication at a time in the order of publishing, and returns what must
 * come of it. Pure: the same options give the same history, byte for byte. Holds only what is heard at the time, so that
 * memory grows with the rate and the population but not with the length.
 * @throws RangeError when an option is out of its range
 */
export function tell(options: HistoryOptions): Generator<Publication, HistoryTotals, undefined> {
  const full = complete(options);
  return new Teller(full, timelineOf(full)).tell();
}

class Teller {
  private readonly options: FullOptions;
  private readonly timeline: Timeline;
  private readonly cast: Cast;
  private readonly ledger: Ledger;
  private readonly counted: Counted;

  constructor(options: FullOptions, timeline: Timeline) {
    this.options = options;
    this.timeline = timeline;
    this.cast = new Cast(options, new Catalogue(options.episodes, options.zipf), timeline.to);
    this.ledger = new Ledger(options.listeners);
    this.counted = new Counted(options.startAt);
  }

  *tell(): Generator<Publication, HistoryTotals, undefined> {
    const sources = [
      this.listening(SOURCE.chosen, chosenStarts(this.options, this.timeline)),
      this.listening(SOURCE.burst, burstStarts(this.options, this.timeline)),
      ...(['late', 'future', 'invalid'] as const).map((fate) => this.unfit(fate)),
    ];
    for (const publication of merged(sources)) {
      this.counted.published(publication);
      yield publication;
    }
    return this.counted.totals(this.ledger.figures());
  }

  private *listening(source: number, starts: Iterable<Start>): Generator<Batch> {
    const { seed, startAt } = this.options;
    let index = 0;
    for (const start of starts) {
      const ids = new Dice(seed, startAt, SALT.ids, source, index);
      const dice = new Dice(seed, SALT.delivery, source, index);
      const published = this.cast.sessionsOf(start, source, index).flatMap((session) => {
        this.ledger.add(session.parts);
        return this.publicationsOf(session, ids, dice);
      });
      yield this.batch(this.timeline.publishAt(start.at), published, dice);
      index += 1;
    }
  }

  private publicationsOf({ parts, skewMs, onlineAt }: HeardSession, ids: Dice, dice: Dice): Publication[] {
    const session_id = ids.uuid();
    const told = parts.flatMap(({ sitting, moments }) =>
      moments.flatMap((moment): readonly (readonly [at: number, event: TopicEvent])[] => {
        const event = toEvent({ ...sitting, session_id, ids, skewMs }, moment);
        return event ? [[moment.at, event]] : [];
      }),
    );
    const late = onlineAt === undefined ? [] : caughtUp(told.length, onlineAt, this.timeline, dice);
    return told.map(([at, event], i) => ({
      ...event,
      publishAt: late[i] ?? this.timeline.publishAt(at),
      fate: 'counted',
    }));
  }

  private *unfit(fate: Unfit): Generator<Batch> {
    const { seed, startAt } = this.options;
    const dice = new Dice(seed, startAt, SALT.unfit, SOURCE[fate]);
    const delivery = new Dice(seed, SALT.delivery, SOURCE[fate]);
    for (const publication of unfitEvents(fate, this.options, this.cast, dice)) {
      yield this.batch(publication.publishAt, [publication], delivery);
    }
  }

  private batch(notBefore: number, published: readonly Publication[], dice: Dice): Batch {
    this.counted.told(published);
    return { notBefore, publications: delivered(published, this.options, dice) };
  }
}
