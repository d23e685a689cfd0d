/** How busy an instance is. */
export interface Load {
  /** Reports that are being answered. */
  readonly reports: number;
  /** Bytes of their bodies. */
  readonly bytes: number;
  /** What a publish has lately taken, in milliseconds. */
  readonly publishMs: number;
}

/** What a report is answered under full load, and in calm. */
export interface BeaconBounds {
  /** Seconds between two heartbeats while the load is ordinary. */
  readonly ordinary: number;
  /** Seconds between two heartbeats under full load; where it is less than `ordinary`, that is asked for. */
  readonly most: number;
}

/** The load at which an instance is full, measure by measure. */
export const FULL: Load = {
  /** As many as Cloud Run sends to an instance at once. */
  reports: 80,
  /** Beside what each costs to parse and to pack, a small part of an instance's 512 MiB. */
  bytes: 16 * 1024 * 1024,
  /** A publish takes tens of milliseconds; one that takes seconds is being tried again. */
  publishMs: 2_000,
};

/** Up to this part of {@link FULL} the load is ordinary: Cloud Run starts another instance at about 60 %. */
const ORDINARY_PART = 0.6;

/**
 * Seconds until a player should report next: `ordinary` up to 60 % of {@link FULL} by the measure that is worst, from
 * there in proportion up to `most`. More load never gives less. A whole number, and the same for all who ask at one load:
 * players count from their own last report, so that they stay spread over the interval as it grows.
 */
export function beaconSeconds(load: Load, { ordinary, most }: BeaconBounds): number {
  const part = Math.max(
    load.reports / FULL.reports,
    load.bytes / FULL.bytes,
    load.publishMs / FULL.publishMs,
  );
  const excess = Math.min(1, Math.max(0, (part - ORDINARY_PART) / (1 - ORDINARY_PART)));
  return Math.round(ordinary + excess * (Math.max(ordinary, most) - ordinary));
}

/** How much the newest publish counts in {@link smoothed}: a single slow one does not slow all players. */
const NEWEST_PART = 0.2;

/** What a publish has lately taken, after one more; exponentially smoothed, in milliseconds. */
export function smoothed(lately: number, newest: number): number {
  return lately + NEWEST_PART * (newest - lately);
}
