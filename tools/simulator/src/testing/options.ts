import fc from 'fast-check';
import type { HistoryOptions, SimulatedEpisode } from '../options.ts';
import type { Publication } from '../publication.ts';

/** Episodes from less than a minute to more than two hours. */
const episodes: readonly SimulatedEpisode[] = [
  { episode_id: 'episode_markets', show_id: 'show_market', duration_sec: 57, label: 'business' },
  { episode_id: 'episode_telescope', show_id: 'show_science', duration_sec: 600, label: 'sci_tech' },
  { episode_id: 'episode_final', show_id: 'show_sports', duration_sec: 8_103, label: 'sports' },
];

/** When test histories start to be published, in milliseconds since 1970. */
export const startAt = Date.parse('2026-11-22T10:00:00.000Z');

/** Options of a small history. */
export function given(options: Partial<HistoryOptions> = {}): HistoryOptions {
  return { episodes, listeners: 50, seconds: 20, seed: 7, startAt, rate: 4, ...options };
}

/** Options of a history with as few accidents as can be, for what is tried to stand out. */
export function calm(options: Partial<HistoryOptions> = {}): HistoryOptions {
  const none = { dropOff: 0, longPauses: 0, twoDevices: 0, offline: 0, clockSkewSec: 0, zipf: 0 };
  return given({ ...none, duplicates: 0, shuffle: 0, bursts: 0, unfit: 0, seconds: 60, ...options });
}

/** Any options that give a history of at most some thousand events. */
export const anyOptions = fc
  .record({
    seed: fc.integer(),
    listeners: fc.integer({ min: 1, max: 40 }),
    seconds: fc.integer({ min: 1, max: 20 }),
    rate: fc.constantFrom(0, 0.5, 2, 5),
    timeScale: fc.constantFrom(1, 20, 200),
    lagSec: fc.constantFrom(0, 120),
    duplicates: fc.constantFrom(0, 0.3, 1),
    shuffle: fc.constantFrom(0, 0.3, 1),
    bursts: fc.constantFrom(0, 1),
    unfit: fc.constantFrom(0, 0.1),
    zipf: fc.constantFrom(0, 1, 2),
    plans: fc.constantFrom({ free: 50, basic: 25, premium: 25 }, { free: 0, basic: 0, premium: 1 }),
    diurnal: fc.constantFrom(0, 0.5, 1),
    dropOff: fc.constantFrom(0, 0.3, 1),
    longPauses: fc.constantFrom(0, 0.5, 1),
    twoDevices: fc.constantFrom(0, 0.3, 1),
    offline: fc.constantFrom(0, 0.3, 1),
    offlineHours: fc.constantFrom(1, 24, 672),
    overMidnight: fc.constantFrom(0, 0.5, 1),
    clockSkewSec: fc.constantFrom(0, 10, 290),
  })
  .map(given);

/** Id of a publication's event. */
export function idOf({ event }: Publication): string {
  return (event as { event_id: string }).event_id;
}
