import { madeUpEpisodes, tell } from '@earshot/simulator';
import type { SessionData, Step } from './step.ts';

/** How large the simulated audience is. */
export interface SimulatedOptions {
  readonly seed: number;
  readonly sessions: number;
}

const START = Date.parse('2026-09-01T00:00:00Z');
const DAY_MS = 86_400_000;
/** Days that are simulated, and seconds of publishing that stand for them. */
const DAYS = 24;
const SECONDS = 3_600;

/**
 * What the simulator's audience begins to hear. Its listeners choose by popularity and one taste each, whatever they heard
 * before: there is nothing to learn from sequences, and whoever claims otherwise is found out here. What one listener
 * begins within a day of the last is a session.
 */
export function simulated({ seed, sessions }: SimulatedOptions): SessionData {
  const episodes = madeUpEpisodes(seed, 300);
  const history = tell({
    seed,
    episodes,
    listeners: Math.ceil(sessions / 12),
    seconds: SECONDS,
    rate: sessions / SECONDS,
    timeScale: (DAYS * DAY_MS) / 1_000 / SECONDS,
    startAt: START + DAYS * DAY_MS,
    duplicates: 0,
    unfit: 0,
    bursts: 0,
  });
  const plays = new Map<string, Omit<Step, 'session'>>();
  for (const { event } of history) {
    const { event_id, event_type, user_id, episode_id, event_time } = event as Readonly<
      Record<string, string>
    >;
    if (event_type !== 'PLAY' || !event_id || !user_id || !episode_id || !event_time) continue;
    plays.set(event_id, { user: user_id, item: episode_id, time: Date.parse(event_time) });
  }
  const published = START - DAY_MS;
  return {
    name: 'simulator',
    steps: inSessions([...plays.values()].sort((a, b) => a.time - b.time)),
    items: episodes.map(({ episode_id, show_id, label }) => ({
      id: episode_id,
      show: show_id,
      label,
      published,
    })),
  };
}

/** Plays in order of time as steps, in sessions that a day without any parts. */
function inSessions(plays: readonly Omit<Step, 'session'>[]): readonly Step[] {
  const last = new Map<string, { readonly time: number; readonly count: number }>();
  return plays.map((play) => {
    const before = last.get(play.user);
    const goesOn = before !== undefined && play.time - before.time < DAY_MS;
    const count = (before?.count ?? 0) + (goesOn ? 0 : 1);
    last.set(play.user, { time: play.time, count });
    return { ...play, session: `${play.user} ${count}` };
  });
}
