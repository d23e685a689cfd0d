import { HOUR_MS } from '@earshot/contracts';
import { firstAbove } from './ascending.ts';
import { COUNTRIES, type Country } from './population.ts';

/** Time that the density of starts is taken to be even in, in milliseconds. */
const STEP_MS = 300_000;

/**
 * Listening by the hour of the day, where 1 is the average of the day: little at night, peaks on the way to work and
 * back. Ours, after the shape that podcast hosts publish of their downloads.
 */
const BY_HOUR = [
  0.35, 0.2, 0.13, 0.1, 0.15, 0.4, 1, 1.6, 1.65, 1.35, 1.15, 1.1, 1.2, 1.15, 1.1, 1.15, 1.35, 1.6, 1.7, 1.4,
  1.2, 1.15, 0.92, 0.6,
] as const;
const HOURS = BY_HOUR.length;
const AVERAGE = BY_HOUR.reduce((sum, activity) => sum + activity, 0) / HOURS;
const PEAK = Math.max(...BY_HOUR) / AVERAGE;

const OFFSETS = new Map<Country, number>(COUNTRIES.map(({ country, utcOffset }) => [country, utcOffset]));
const INHABITANTS = COUNTRIES.reduce((sum, { weight }) => sum + weight, 0);

/**
 * How much is listened to in a country at a moment (milliseconds since 1970), of its average over the day.
 * @param diurnal how much it follows the time of day, 0–1: at 0 it is always 1
 */
export function activity(country: Country, at: number, diurnal: number): number {
  const hours = at / HOUR_MS + (OFFSETS.get(country) ?? 0);
  const hour = Math.floor(hours);
  const value = (of: number) => (BY_HOUR[((of % HOURS) + HOURS) % HOURS] ?? 0) / AVERAGE;
  const between = value(hour) + (hours - hour) * (value(hour + 1) - value(hour));
  return 1 + diurnal * (between - 1);
}

/** The most that {@link activity} comes to. */
export function mostActivity(diurnal: number): number {
  return 1 + diurnal * (PEAK - 1);
}

/**
 * Spreads shares of all starts over a span of time as the countries' times of day have it: the share 0 is the span's
 * beginning and 1 its end, in milliseconds after it.
 */
export function spreadOver(from: number, spanMs: number, diurnal: number): (share: number) => number {
  if (diurnal === 0) return (share) => Math.floor(share * spanMs);
  const sums = new Float64Array(Math.max(1, Math.ceil(spanMs / STEP_MS)));
  let sum = 0;
  for (const step of sums.keys()) {
    const length = Math.min(STEP_MS, spanMs - step * STEP_MS);
    sum += length * activityOfAll(from + step * STEP_MS + length / 2, diurnal);
    sums[step] = sum;
  }
  return (share) => {
    const step = firstAbove(sums, share * sum);
    const before = step === 0 ? 0 : (sums[step - 1] ?? 0);
    const within = (share * sum - before) / ((sums[step] ?? 0) - before);
    return Math.floor(Math.min(spanMs, (step + within) * STEP_MS));
  };
}

function activityOfAll(at: number, diurnal: number): number {
  return COUNTRIES.reduce(
    (sum, { country, weight }) => sum + (weight / INHABITANTS) * activity(country, at, diurnal),
    0,
  );
}
