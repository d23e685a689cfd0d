import { HOUR_MS } from '@earshot/contracts';

/** Start of the hour that a moment lies in; both in milliseconds since 1970. */
export function hourStart(at: number): number {
  return Math.floor(at / HOUR_MS) * HOUR_MS;
}
