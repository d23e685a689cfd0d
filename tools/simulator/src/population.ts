import { DEVICES, type Device, LABELS, type Label, type Language } from '@earshot/contracts';
import { Dice } from './dice.ts';
import type { SimulatedEpisode } from './options.ts';

/** One member of the population. */
export interface Listener {
  readonly user_id: string;
  readonly country: string;
  readonly language: Language;
  readonly plan: 'free' | 'basic' | 'premium';
  readonly notifications_enabled: boolean;
  readonly device_type: Device;
  /** Whether the player sends heartbeats; older ones send only what the reference knows. */
  readonly heartbeats: boolean;
  /** Playback speed that this listener likes. */
  readonly speed: number;
  /** What this listener likes best. */
  readonly taste: Label;
}

/** Countries and their languages, as the reference has them. */
const COUNTRIES = [
  { country: 'US', language: 'EN', weight: 40 },
  { country: 'UK', language: 'EN', weight: 20 },
  { country: 'DE', language: 'DE', weight: 15 },
  { country: 'FR', language: 'FR', weight: 13 },
  { country: 'ES', language: 'ES', weight: 12 },
] as const;

const SPEEDS = [1, 1, 1, 1.25, 1.5, 2] as const;
const HEARTBEAT_SHARE = 0.85;
const NOTIFIED_SHARE = 0.8;
/** How much likelier an episode of one's taste is chosen than another. */
const TASTE_WEIGHT = 6;

/** Salt that keeps the population's throws apart from the sessions'. */
const POPULATION = 1;

/** Who listens: the first listeners of a population are the same whatever its size. */
export function populationOf(seed: number, size: number): readonly Listener[] {
  return Array.from({ length: size }, (_, index) => {
    const dice = new Dice(seed, POPULATION, index);
    const { country, language } = dice.weighted(COUNTRIES, ({ weight }) => weight);
    return {
      user_id: `user_${String(index + 1).padStart(4, '0')}`,
      country,
      language,
      plan: dice.pick(['free', 'free', 'basic', 'premium'] as const),
      notifications_enabled: dice.chance(NOTIFIED_SHARE),
      device_type: dice.pick(DEVICES),
      heartbeats: dice.chance(HEARTBEAT_SHARE),
      speed: dice.pick(SPEEDS),
      taste: dice.pick(LABELS),
    };
  });
}

/** What a listener chooses to hear. */
export function chooseEpisode(
  dice: Dice,
  { taste }: Listener,
  episodes: readonly SimulatedEpisode[],
): SimulatedEpisode {
  return dice.weighted(episodes, ({ label }) => (label === taste ? TASTE_WEIGHT : 1));
}
