/** An hour in milliseconds. */
export const HOUR_MS = 3_600_000;

/** Start of the hour that a moment lies in; both in milliseconds since 1970. */
export function hourStart(at: number): number {
  return Math.floor(at / HOUR_MS) * HOUR_MS;
}
