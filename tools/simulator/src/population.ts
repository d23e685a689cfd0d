import { DEVICES, type Device, LABELS, type Label, type Language } from '@earshot/contracts';
import { Dice } from './dice.ts';
import { type Plan, PLANS } from './plans.ts';

/** One member of the population. */
export interface Listener {
  /** From 0. */
  readonly index: number;
  readonly user_id: string;
  readonly country: Country;
  readonly language: Language;
  readonly plan: Plan;
  readonly notifications_enabled: boolean;
  readonly device_type: Device;
  /** Whether the player sends heartbeats; older ones send only what the reference knows. */
  readonly heartbeats: boolean;
  /** Playback speed that this listener likes. */
  readonly speed: number;
  /** What this listener likes best. */
  readonly taste: Label;
  /** How wrong the device's clock is, as a share of the most that any is: −1 to 1, mostly 0. */
  readonly skew: number;
}

/** Countries, their languages (reference) and hours ahead of UTC in winter: of the US, Central Time. */
export const COUNTRIES = [
  { country: 'US', language: 'EN', weight: 40, utcOffset: -6 },
  { country: 'UK', language: 'EN', weight: 20, utcOffset: 0 },
  { country: 'DE', language: 'DE', weight: 15, utcOffset: 1 },
  { country: 'FR', language: 'FR', weight: 13, utcOffset: 1 },
  { country: 'ES', language: 'ES', weight: 12, utcOffset: 1 },
] as const;
/** Where a listener lives. */
export type Country = (typeof COUNTRIES)[number]['country'];

/** Speeds by how many like them; players go up to 3.5. */
const SPEEDS = [
  { speed: 1, weight: 50 },
  { speed: 1.25, weight: 17 },
  { speed: 1.5, weight: 16 },
  { speed: 2, weight: 15 },
  { speed: 3.5, weight: 2 },
] as const;
const HEARTBEAT_SHARE = 0.85;
const NOTIFIED_SHARE = 0.8;
const WRONG_CLOCK_SHARE = 0.25;

/** Salt that keeps the population's throws apart from the sessions'. */
const POPULATION = 1;

/** One listener, the same in populations of any size. */
export function listenerOf(seed: number, index: number, plans: Readonly<Record<Plan, number>>): Listener {
  const dice = new Dice(seed, POPULATION, index);
  const { country, language } = dice.weighted(COUNTRIES, ({ weight }) => weight);
  return {
    index,
    user_id: `user_${String(index + 1).padStart(4, '0')}`,
    country,
    language,
    plan: dice.weighted(PLANS, (plan) => plans[plan]),
    notifications_enabled: dice.chance(NOTIFIED_SHARE),
    device_type: dice.pick(DEVICES),
    heartbeats: dice.chance(HEARTBEAT_SHARE),
    speed: dice.weighted(SPEEDS, ({ weight }) => weight).speed,
    taste: dice.pick(LABELS),
    skew: dice.chance(WRONG_CLOCK_SHARE) ? 2 * dice.fraction() - 1 : 0,
  };
}
