/**
 * Prices in USD, for one region of tier 1 (europe-west1), without free tiers and discounts.
 */
export const PRICES = {
  /** When they were read. */
  date: '2026-11-22',
  /** https://cloud.google.com/firestore/pricing: Standard edition, one region, for 100,000 documents. */
  firestoreReadsPer100k: 0.03,
  firestoreWritesPer100k: 0.09,
  /** https://cloud.google.com/pubsub/pricing: message delivery; publishing and pushing are charged each. */
  pubsubPerTib: 40,
  /** The least that is charged for a publish or a push, bytes. */
  pubsubLeastBytes: 1_000,
  /** https://cloud.google.com/run/pricing: tier 1, billed by request. */
  requestsPerMillion: 0.4,
  vcpuSecond: 0.000024,
  gibSecond: 0.0000025,
} as const;

/** Memory of an instance of the fold, GiB, beside one vCPU. */
const INSTANCE_GIB = 1;
/** Share of a vCPU that is used when Cloud Run adds an instance: https://cloud.google.com/run/docs/about-instance-autoscaling. */
export const UTILISATION = 0.6;
const TIB = 2 ** 40;

/** What taking an event uses. */
export interface Consumption {
  readonly readsPerEvent: number;
  readonly writesPerEvent: number;
  readonly requestsPerEvent: number;
  readonly bytesPerEvent: number;
  readonly cpuUsPerEvent: number;
}

/** USD for a million events. */
export interface Cost {
  readonly firestore: number;
  readonly pubsub: number;
  readonly functions: number;
  readonly total: number;
}

/** What a million events cost. An instance is paid for as long as it is busy or waits for its share of the load. */
export function costOfMillion(consumption: Consumption): Cost {
  const { readsPerEvent, writesPerEvent, requestsPerEvent, bytesPerEvent, cpuUsPerEvent } = consumption;
  const firestore =
    10 * (readsPerEvent * PRICES.firestoreReadsPer100k + writesPerEvent * PRICES.firestoreWritesPer100k);
  const billedBytes = Math.max(PRICES.pubsubLeastBytes * requestsPerEvent, bytesPerEvent);
  const pubsub = (2 * billedBytes * 1e6 * PRICES.pubsubPerTib) / TIB;
  const instanceSeconds = cpuUsPerEvent / UTILISATION;
  const functions =
    requestsPerEvent * PRICES.requestsPerMillion +
    instanceSeconds * (PRICES.vcpuSecond + INSTANCE_GIB * PRICES.gibSecond);
  return { firestore, pubsub, functions, total: firestore + pubsub + functions };
}
