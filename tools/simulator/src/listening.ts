import { DROP_REASONS, SHARE_CHANNELS } from '@earshot/contracts';
import type { Dice } from './dice.ts';
import type { Moment } from './moments.ts';
import type { FullOptions, SimulatedEpisode } from './options.ts';
import { PLAN_RULES } from './plans.ts';
import { Player } from './player.ts';
import type { Listener } from './population.ts';

/** Who hears what from when on. */
export interface Sitting {
  readonly listener: Listener;
  readonly episode: SimulatedEpisode;
  /** Milliseconds since 1970. */
  readonly startMs: number;
}

/** Longest time between two heartbeats, in seconds. */
const HEARTBEAT_SEC = 60;
/** Rounds that even the shortest episode has, so that listeners also leave those in the middle. */
const LEAST_ROUNDS = 5;

/** Time between two heartbeats in an episode, in seconds; one round of chance. */
export function heartbeatSec({ duration_sec }: Pick<SimulatedEpisode, 'duration_sec'>): number {
  return Math.max(1, Math.min(HEARTBEAT_SEC, Math.floor(duration_sec / LEAST_ROUNDS)));
}

/** Chances in each round; but for seeks, those of the reference's generator for each of its steps. */
const CHANCES = {
  engagement: 0.08,
  stall: 0.12,
  dropout: 0.03,
  stop: 0.08,
  pause: 0.15,
  resume: 0.75,
  seek: 0.05,
} as const;
/** Share of sessions that begin somewhere in the middle. */
const RESUMED_SHARE = 0.2;
/** Length of a stall, in milliseconds (reference). */
const STALL_MS = [200, 5_000] as const;
/** Length of a pause, in milliseconds. */
const PAUSE_MS = [5_000, 240_000] as const;
/** Length of a long pause, in milliseconds. */
const LONG_PAUSE_MS = [3_600_000, 48 * 3_600_000] as const;
/** How far the buttons of a player skip, in milliseconds. */
const SKIPS_MS = [-15_000, 30_000, 30_000, 120_000] as const;
/** Shortest stretch before or after a stall, in milliseconds. */
const SHORTEST_MS = 500;

/** A listener who only tries an episode leaves after such a share of it, on average: half have left before 7 %. */
const TRIED_SHARE = 0.1;
/** Shortest time that somebody listens before leaving, in milliseconds. */
const LEAST_HEARD_MS = 1_000;

/** What listeners do that a history can be told to make rarer or more frequent. */
export type Habits = Pick<FullOptions, 'dropOff' | 'longPauses'>;

/** What happens from PLAY to the session's end, in order of time. */
export function* listen(
  dice: Dice,
  { listener, episode, startMs }: Sitting,
  { dropOff, longPauses }: Habits,
): Generator<Moment> {
  const durationMs = episode.duration_sec * 1000;
  const { heartbeats, speed, plan } = listener;
  const from = dice.chance(RESUMED_SHARE) ? dice.whole(0, Math.floor(episode.duration_sec * 0.9)) : 0;
  const roundMs = heartbeatSec(episode) * 1000;
  const leavesAt = from * 1000 + (dice.chance(dropOff) ? dice.waiting(TRIED_SHARE * durationMs) : durationMs);
  let skips = PLAN_RULES[plan].skips;
  const player = new Player({ heartbeats, speed, durationMs }, startMs, from * 1000);
  yield player.begin('PLAY');
  for (;;) {
    const staysMs = Math.max(LEAST_HEARD_MS, player.msTo(leavesAt));
    yield* round(dice, player, { heartbeats, ms: Math.min(roundMs, player.remainingMs, staysMs) });
    if (player.remainingMs === 0) {
      yield* player.end('COMPLETE');
      return;
    }
    if (dice.chance(CHANCES.dropout)) {
      yield { kind: 'dropout', at: player.at, reason: dice.pick(DROP_REASONS) };
      return;
    }
    if (player.position >= leavesAt || dice.chance(CHANCES.stop)) {
      yield* player.end('STOP');
      return;
    }
    if (dice.chance(CHANCES.pause)) {
      yield* player.end('PAUSE');
      const [min, max] = dice.chance(longPauses) ? LONG_PAUSE_MS : PAUSE_MS;
      player.wait(dice.whole(min, max));
      if (!dice.chance(CHANCES.resume)) {
        yield* player.end('STOP');
        return;
      }
      yield player.begin('RESUME');
    } else if (heartbeats && skips > 0 && dice.chance(CHANCES.seek)) {
      skips -= 1;
      player.seek(player.position + dice.pick(SKIPS_MS));
    }
  }
}

/** A round of listening, of so many milliseconds. */
function* round(
  dice: Dice,
  player: Player,
  { heartbeats, ms }: { readonly heartbeats: boolean; readonly ms: number },
): Generator<Moment> {
  if (dice.chance(CHANCES.engagement)) yield engagement(dice, player.at);
  // A player that tells nothing of stretches cannot tell that one was broken either.
  if (heartbeats && ms > 2 * SHORTEST_MS && dice.chance(CHANCES.stall)) {
    const before = dice.whole(SHORTEST_MS, ms - SHORTEST_MS);
    yield* player.play(before);
    const stalled = dice.whole(...STALL_MS);
    yield { kind: 'stall_start', at: player.at, ms: stalled };
    player.wait(stalled);
    yield { kind: 'stall_end', at: player.at, ms: stalled };
    yield* player.play(ms - before);
  } else {
    yield* player.play(ms);
  }
}

function engagement(dice: Dice, at: number): Moment {
  const kind = dice.pick(['save', 'follow', 'share'] as const);
  return kind === 'share' ? { kind, at, channel: dice.pick(SHARE_CHANNELS) } : { kind, at };
}
