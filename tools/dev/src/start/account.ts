import type { MetricsDocument, ReconciliationDocument } from '@earshot/contracts';
import type { DeliveryCount } from '@earshot/local-cloud';
import { isFinal, type UploadOutcome } from '../cloud/uploads.ts';
import type { Uploaded } from '../cloud/upload.ts';

/** Figures of one episode: counters, and counters by key. */
export type EpisodeFigures = Readonly<Record<string, number | Readonly<Record<string, number>>>>;

/** What was sent in and must be accounted for. */
export interface SentIn {
  readonly uploads: readonly Uploaded[];
  /** Distinct events that must be refused, by code. */
  readonly refused: Readonly<Record<string, number>>;
  /** What the counters of each episode must show for all other events. */
  readonly figures: ReadonlyMap<string, EpisodeFigures>;
}

/** What was found afterwards. */
export interface Found {
  readonly uploads: readonly UploadOutcome[];
  readonly rejected: Readonly<Record<string, number>>;
  readonly metrics: Readonly<Record<string, MetricsDocument>>;
  /** What became of the events of each function. */
  readonly deliveries: readonly Pick<DeliveryCount, 'function' | 'deadLettered' | 'dropped'>[];
  /** How the counters compare with the raw events in BigQuery. */
  readonly reconciliation: Pick<ReconciliationDocument, 'episodes_compared' | 'worst'>;
}

/** One thing that was sent in and is not accounted for. */
export interface Fault {
  readonly of: 'upload' | 'refusal' | 'figure' | 'delivery' | 'reconciliation';
  /** A sentence for a person. */
  readonly text: string;
}

/** Everything that was sent in and is not accounted for; empty when all is well. */
export function unaccounted(sent: SentIn, found: Found): Fault[] {
  const faults = (of: Fault['of'], texts: readonly string[]) => texts.map((text) => ({ of, text }));
  return [
    ...faults('upload', uploadFaults(sent, found)),
    ...faults('refusal', refusalFaults(sent, found)),
    ...faults('figure', figureFaults(sent, found)),
    ...faults('delivery', deliveryFaults(found)),
    ...faults('reconciliation', reconciliationFaults(sent, found)),
  ];
}

function uploadFaults(sent: SentIn, found: Found): string[] {
  return sent.uploads.flatMap(({ name, generation }) => {
    const outcome = found.uploads.find((other) => other.name === name && other.generation === generation);
    if (!outcome) return [`upload ${name}: there is no record of it`];
    return isFinal(outcome) ? [] : [`upload ${name}: still ${outcome.state}`];
  });
}

function refusalFaults(sent: SentIn, found: Found): string[] {
  const codes = new Set([...Object.keys(sent.refused), ...Object.keys(found.rejected)]);
  return [...codes].flatMap((code) => {
    const [expected, actual] = [sent.refused[code] ?? 0, found.rejected[code] ?? 0];
    return expected === actual ? [] : [`events refused as ${code}: ${expected} sent, ${actual} found`];
  });
}

function deliveryFaults({ deliveries }: Found): string[] {
  return deliveries
    .filter(({ deadLettered, dropped }) => deadLettered + dropped > 0)
    .map((of) => `${of.function}: ${of.deadLettered + of.dropped} events given up after failing each time`);
}

function reconciliationFaults({ figures }: SentIn, { reconciliation }: Found): string[] {
  const { episodes_compared: compared, worst } = reconciliation;
  const drifts = worst.map(
    ({ path, counter, live, offline }) => `${path}: ${counter}: ${live} live, ${offline} by the raw events`,
  );
  if (compared >= figures.size) return drifts;
  return [
    ...drifts,
    `only ${compared} of ${figures.size} episodes were compared with the raw events in BigQuery`,
  ];
}

function figureFaults(sent: SentIn, found: Found): string[] {
  const episodes = new Set([...sent.figures.keys(), ...Object.keys(found.metrics)]);
  return [...episodes].flatMap((episode) => {
    const expected = flat(sent.figures.get(episode) ?? {});
    const actual = flat((found.metrics[episode] ?? {}) as Readonly<Record<string, unknown>>);
    return Object.keys({ ...expected, ...pick(actual, Object.keys(expected)) }).flatMap((name) =>
      (expected[name] ?? 0) === (actual[name] ?? 0)
        ? []
        : [`${episode}: ${name}: ${expected[name] ?? 0} happened, ${actual[name] ?? 0} counted`],
    );
  });
}

/** Counters by name, those of a map as `map.key`. */
function flat(figures: Readonly<Record<string, unknown>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(figures).flatMap(([name, value]) => {
      if (typeof value === 'number') return [[name, value]];
      if (typeof value !== 'object' || value === null || value instanceof Date) return [];
      return Object.entries(value).flatMap(([key, count]) =>
        typeof count === 'number' ? [[`${name}.${key}`, count]] : [],
      );
    }),
  );
}

/** The counters that are told of: those named, and those of the same maps. */
function pick(figures: Readonly<Record<string, number>>, names: readonly string[]): Record<string, number> {
  const maps = new Set(names.map((name) => name.split('.')[0]));
  return Object.fromEntries(Object.entries(figures).filter(([name]) => maps.has(name.split('.')[0])));
}
