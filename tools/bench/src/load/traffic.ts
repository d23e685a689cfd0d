import { randomUUID } from 'node:crypto';
import { DEVICES, type PlaybackEvent } from '@earshot/contracts';
import { dice, zipf } from './dice.ts';

/** Who listens to what. */
export interface Audience {
  readonly listeners: number;
  /** Their popularity follows Zipf's law. */
  readonly episodes: number;
  readonly seed: number;
}

/** How listeners report: one event a turn at once, or several events of a session together. */
export interface Turns {
  readonly eventsPerTurn: number;
  /** How many turns each listener has. */
  readonly turns: number;
}

/** Seconds between two heartbeats. */
export const BEACON_SEC = 60;
/** Events of a session: a multiple of ten from 10 to 50, so half an hour of listening on average. */
const TENS_PER_SESSION = 5;
/** Share of the sessions that are paused once, for five minutes. */
const PAUSED_SHARE = 1 / 3;
const PAUSE_SEC = 300;
/** Share of the sessions that end with COMPLETE. */
const COMPLETED_SHARE = 0.4;
/** Length of every episode, seconds: longer than the longest session. */
const DURATION_SEC = 5_400;
const COUNTRIES = ['US', 'UK', 'DE', 'FR', 'ES'] as const;

interface Session {
  readonly user: string;
  readonly id: string;
  readonly episode: string;
  readonly country: string;
  readonly device: (typeof DEVICES)[number];
  /** How many events it has, and which of them is the PAUSE; 0 for none. */
  readonly events: number;
  readonly pausedAt: number;
  readonly last: 'STOP' | 'COMPLETE';
  /** The next event's number, time and position. */
  next: number;
  timeMs: number;
  positionSec: number;
}

/**
 * The playback events of an audience in mid-listening: each listener is somewhere in a session when it begins, and goes
 * on to the next when that has ended. A session is PLAY, a heartbeat a minute, perhaps a PAUSE and a RESUME, and STOP or
 * COMPLETE at its end. All time passes before `endMs`, ms since 1970. Turn by turn over all listeners, so that
 * neighbours are of different sessions.
 */
export function* traffic(
  { listeners, episodes, seed }: Audience,
  { eventsPerTurn, turns }: Turns,
  endMs: number,
): Generator<PlaybackEvent[]> {
  const chance = dice(seed);
  const episode = zipf(episodes, chance);
  const startMs = endMs - longestMs(turns * eventsPerTurn);
  const sessions = new Map<number, Session>();
  for (let turn = 0; turn < turns; turn += 1) {
    for (let listener = 0; listener < listeners; listener += 1) {
      const told: PlaybackEvent[] = [];
      while (told.length < eventsPerTurn) {
        let session = sessions.get(listener);
        if (!session || session.next === session.events) {
          const isFirst = session === undefined;
          const events = isFirst ? lengthUnderWay(chance) : lengthOf(chance);
          const timeMs = session?.timeMs ?? startMs;
          session = newSession({ listener, episode: `episode_${episode()}`, timeMs, events }, chance);
          if (isFirst) joinMidway(session, eventsPerTurn, chance);
          sessions.set(listener, session);
        }
        told.push(nextEvent(session));
      }
      yield told;
    }
  }
}

/** Events of a session. */
function lengthOf(chance: () => number): number {
  return 10 * (1 + Math.floor(chance() * TENS_PER_SESSION));
}

/** Events of a session that is met at any moment: the longer it is, the more likely it is met. */
function lengthUnderWay(chance: () => number): number {
  for (;;) {
    const length = lengthOf(chance);
    if (chance() < length / (10 * TENS_PER_SESSION)) return length;
  }
}

interface Start {
  readonly listener: number;
  readonly episode: string;
  readonly timeMs: number;
  readonly events: number;
}

function newSession({ listener, episode, timeMs, events }: Start, chance: () => number): Session {
  return {
    user: `user_${String(listener).padStart(6, '0')}`,
    id: randomUUID(),
    episode,
    country: COUNTRIES[listener % COUNTRIES.length] ?? 'US',
    device: DEVICES[listener % DEVICES.length] ?? 'Web',
    events,
    pausedAt: chance() < PAUSED_SHARE ? 2 + Math.floor(chance() * (events - 5)) : 0,
    last: chance() < COMPLETED_SHARE ? 'COMPLETE' : 'STOP',
    next: 0,
    timeMs,
    positionSec: 0,
  };
}

/** The longest time that so many events of one listener can take, ms. */
function longestMs(events: number): number {
  const pauses = 2 + Math.floor(events / 10);
  return ((events + 1) * BEACON_SEC + pauses * PAUSE_SEC) * 1000;
}

/** What was told of a session before is passed over, in whole turns; heartbeats of listeners are not in step. */
function joinMidway(session: Session, eventsPerTurn: number, chance: () => number): void {
  session.timeMs += Math.floor(chance() * BEACON_SEC) * 1000;
  const passed = Math.floor((chance() * session.events) / eventsPerTurn) * eventsPerTurn;
  session.next = passed;
  session.positionSec = passed * BEACON_SEC;
}

function nextEvent(session: Session): PlaybackEvent {
  const number = session.next;
  session.next += 1;
  const type = typeOf(session, number);
  const common = {
    event_id: randomUUID(),
    user_id: session.user,
    session_id: session.id,
    episode_id: session.episode,
    show_id: `show_${session.episode.slice(-1)}`,
    country: session.country,
    device_type: session.device,
    duration_sec: DURATION_SEC,
  };
  if (type === 'RESUME') session.timeMs += PAUSE_SEC * 1000;
  if (type !== 'PROGRESS') {
    const event_time = new Date(session.timeMs).toISOString();
    return { ...common, event_type: type, event_time, position_sec: session.positionSec };
  }
  const [heard_from, position_from] = [session.timeMs, session.positionSec * 1000];
  session.timeMs += BEACON_SEC * 1000;
  session.positionSec += BEACON_SEC;
  return {
    ...common,
    event_type: 'PROGRESS',
    event_time: new Date(session.timeMs).toISOString(),
    heard_from,
    heard_to: session.timeMs,
    position_from,
    position_to: session.positionSec * 1000,
    interval_sec: BEACON_SEC,
  };
}

function typeOf({ events, pausedAt, last }: Session, number: number): PlaybackEvent['event_type'] {
  if (number === 0) return 'PLAY';
  if (number === events - 1) return last;
  if (pausedAt > 0 && number === pausedAt) return 'PAUSE';
  if (pausedAt > 0 && number === pausedAt + 1) return 'RESUME';
  return 'PROGRESS';
}
