import { WEIGHT_TENTHS } from '@earshot/contracts';
import { type ExpectedFigures, type Figures, noFigures, tick } from './expected.ts';
import type { Sitting } from './listening.ts';
import type { Moment, MomentOf } from './moments.ts';

/** A stream is a session with so much heard, in milliseconds (Spotify, IAB). */
const STREAM_MS = 60_000;
/** An engaged session heard so much, in milliseconds, or such a share of the episode (Apple). */
const ENGAGED_MS = 1_200_000;
const ENGAGED_SHARE = 0.4;
/** The parts of an episode whose hearers are counted, in percent. */
const REACH_PERCENT = 5;

/**
 * Counts what truly happened, from the moments of each session as they come about and not from the events that tell of
 * them: what the system's figures must come out at.
 */
export class Ledger {
  private readonly byEpisode = new Map<string, Figures>();
  private readonly played = new Set<string>();

  /** Counts one session. */
  add({ listener, episode }: Sitting, moments: readonly Moment[]): void {
    const figures = this.byEpisode.get(episode.episode_id) ?? noFigures();
    this.byEpisode.set(episode.episode_id, figures);
    for (const moment of moments) countMoment(figures, moment);
    const stretches = moments.filter((moment) => moment.kind === 'stretch');
    countHeard(figures, stretches, episode.duration_sec * 1000);
    if (!moments.some((moment) => moment.kind === 'mark' && moment.type === 'PLAY')) return;
    figures.plays += 1;
    tick(figures.by_country, listener.country);
    tick(figures.by_device, listener.device_type);
    const key = `${episode.episode_id}/${listener.user_id}`;
    if (!this.played.has(key)) figures.listeners += 1;
    this.played.add(key);
  }

  /** What was counted, by episode. */
  figures(): ReadonlyMap<string, ExpectedFigures> {
    return this.byEpisode;
  }
}

function countMoment(figures: Figures, moment: Moment): void {
  switch (moment.kind) {
    case 'mark':
      figures.score_tenths += WEIGHT_TENTHS[moment.type];
      if (moment.type === 'COMPLETE') figures.completes += 1;
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

/** Stretches of one session follow each other in time, but may go over the same positions again. */
function countHeard(figures: Figures, stretches: readonly MomentOf<'stretch'>[], durationMs: number): void {
  const heardMs = stretches.reduce((sum, { at, from }) => sum + at - from, 0);
  figures.seconds_heard += Math.floor(heardMs / 1000);
  if (heardMs >= STREAM_MS) figures.streams += 1;
  if (heardMs >= ENGAGED_MS || distinctMs(stretches) >= ENGAGED_SHARE * durationMs) figures.engaged += 1;
  const partMs = (durationMs * REACH_PERCENT) / 100;
  for (let part = 0; part * REACH_PERCENT < 100; part += 1) {
    const [from, to] = [part * partMs, (part + 1) * partMs];
    const reached = stretches.some(({ positionFrom, positionTo }) => positionFrom < to && positionTo > from);
    if (reached) tick(figures.reach, String(part * REACH_PERCENT));
  }
}

/** Length of the positions heard at least once, in milliseconds. */
function distinctMs(stretches: readonly MomentOf<'stretch'>[]): number {
  let length = 0;
  let end = 0;
  for (const { positionFrom, positionTo } of stretches.toSorted((a, b) => a.positionFrom - b.positionFrom)) {
    length += Math.max(0, positionTo - Math.max(positionFrom, end));
    end = Math.max(end, positionTo);
  }
  return length;
}
