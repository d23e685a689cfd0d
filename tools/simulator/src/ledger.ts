import { WEIGHT_TENTHS } from '@earshot/contracts';
import { Bits } from './bits.ts';
import { type ExpectedFigures, type Figures, noFigures, tick } from './expected.ts';
import type { Moment, MomentOf } from './moments.ts';
import type { Part } from './session.ts';

/** A stream is a session with so much heard, in milliseconds (Spotify, IAB). */
const STREAM_MS = 60_000;
/** An engaged session heard so much, in milliseconds, or such a share of the episode (Apple). */
const ENGAGED_MS = 1_200_000;
const ENGAGED_SHARE = 0.4;
/** The parts of an episode whose hearers are counted, in percent. */
const REACH_PERCENT = 5;

/**
 * Counts what truly happened, from the moments of each session as they come about and not from the events that tell of
 * them: what the system's figures must come out at. Keeps sums only and, for the unique listeners of each episode, one
 * bit of each member of the population.
 */
export class Ledger {
  private readonly byEpisode = new Map<string, Figures>();
  private readonly heardBy = new Map<string, Bits>();
  private readonly listeners: number;

  /** @param listeners - size of the population */
  constructor(listeners: number) {
    this.listeners = listeners;
  }

  /** Counts one session of at least one part; all its parts are of one listener and one episode. */
  add(parts: readonly [Part, ...Part[]]): void {
    const { episode, listener } = parts[0].sitting;
    const figures = this.figuresOf(episode.episode_id);
    const moments = parts.flatMap((part) => part.moments);
    for (const moment of moments) countMoment(figures, moment);
    // Two devices complete one session once.
    if (moments.some((moment) => isMark(moment, 'COMPLETE'))) figures.completes += 1;
    const stretches = moments.filter((moment) => moment.kind === 'stretch');
    countHeard(figures, stretches, episode.duration_sec * 1000);
    const played = parts
      .filter((part) => part.moments.some((moment) => isMark(moment, 'PLAY')))
      .toSorted((a, b) => a.sitting.startMs - b.sitting.startMs);
    const [first] = played;
    if (!first) return;
    figures.plays += 1;
    tick(figures.by_country, listener.country);
    tick(figures.by_device, first.sitting.listener.device_type);
    if (this.isNew(episode.episode_id, listener.index)) figures.listeners += 1;
  }

  /** What was counted, by episode. */
  figures(): ReadonlyMap<string, ExpectedFigures> {
    return this.byEpisode;
  }

  private figuresOf(episode: string): Figures {
    const figures = this.byEpisode.get(episode) ?? noFigures();
    this.byEpisode.set(episode, figures);
    return figures;
  }

  private isNew(episode: string, listener: number): boolean {
    const bits = this.heardBy.get(episode) ?? new Bits(this.listeners);
    this.heardBy.set(episode, bits);
    return bits.add(listener);
  }
}

function isMark(moment: Moment, type: MomentOf<'mark'>['type']): boolean {
  return moment.kind === 'mark' && moment.type === type;
}

function countMoment(figures: Figures, moment: Moment): void {
  switch (moment.kind) {
    case 'mark':
      figures.score_tenths += WEIGHT_TENTHS[moment.type];
      return;
    case 'stretch':
      return;
    case 'stall_start':
      figures.stalls += 1;
      figures.score_tenths += WEIGHT_TENTHS.BUFFERING_START;
      return;
    case 'stall_end':
      figures.stall_ms += moment.ms;
      figures.score_tenths += WEIGHT_TENTHS.BUFFERING_END;
      return;
    case 'dropout':
      tick(figures.dropouts, moment.reason);
      figures.score_tenths += WEIGHT_TENTHS.DROPOUT;
      return;
    case 'save':
      figures.saves += 1;
      figures.score_tenths += WEIGHT_TENTHS.SAVE_EPISODE;
      return;
    case 'follow':
      figures.follows += 1;
      figures.score_tenths += WEIGHT_TENTHS.FOLLOW_SHOW;
      return;
    case 'share':
      tick(figures.shares, moment.channel);
      figures.score_tenths += WEIGHT_TENTHS.SHARE;
  }
}

/** The devices of a session may play at the same time, and any may go over the same positions again. */
function countHeard(figures: Figures, stretches: readonly MomentOf<'stretch'>[], durationMs: number): void {
  const heardMs = lengthOfUnion(stretches.map(({ from, at }) => [from, at]));
  const positions = stretches.map(({ positionFrom, positionTo }) => [positionFrom, positionTo] as const);
  figures.seconds_heard += Math.floor(heardMs / 1000);
  if (heardMs >= STREAM_MS) figures.streams += 1;
  if (heardMs >= ENGAGED_MS || lengthOfUnion(positions) >= ENGAGED_SHARE * durationMs) figures.engaged += 1;
  const partMs = (durationMs * REACH_PERCENT) / 100;
  for (let part = 0; part * REACH_PERCENT < 100; part += 1) {
    const [from, to] = [part * partMs, (part + 1) * partMs];
    const reached = stretches.some(({ positionFrom, positionTo }) => positionFrom < to && positionTo > from);
    if (reached) tick(figures.reach, String(part * REACH_PERCENT));
  }
}

/** Length of what any of some stretches covers, in their unit. */
function lengthOfUnion(stretches: readonly (readonly [from: number, to: number])[]): number {
  let length = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const [from, to] of stretches.toSorted((a, b) => a[0] - b[0])) {
    length += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return length;
}
