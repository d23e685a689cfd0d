import type { ReconciliationDocument } from '@earshot/contracts';
import type { LocalCloud } from '@earshot/local-cloud';
import type { SimulationReport } from '@earshot/simulator';
import type { Fault } from './account.ts';
import type { Figures } from './figures.ts';

/** What `./dev start --exit --json` writes. */
export interface StartReport extends Pick<
  Figures,
  'uploads' | 'rejected' | 'windows' | 'notifications' | 'pushes' | 'mirrored'
> {
  readonly mode: LocalCloud['mode'];
  /** Events; `counted`, `rejected` and `late` add up to `distinct` when nothing is lost. */
  readonly events: {
    readonly sent: number;
    readonly distinct: number;
    /** Distinct events whose effect the counters show; 0 when any counter is off, for then nobody can tell. */
    readonly counted: number;
    readonly rejected: number;
    readonly late: number;
  };
  readonly episodes: readonly {
    readonly episode_id: string;
    readonly title?: string;
    readonly label?: string;
    readonly status: string;
    readonly image_url?: string;
    readonly figures: Readonly<Record<string, unknown>>;
  }[];
  readonly recommended: number;
  /** The live counters beside the fold of the raw events in BigQuery. */
  readonly reconciliation: ReconciliationDocument;
  readonly deliveries: ReturnType<LocalCloud['deliveries']>;
  /** What is not accounted for. */
  readonly unaccounted: readonly Fault[];
}

/** The report of a run that has settled. */
export function reportOf(
  cloud: LocalCloud,
  figures: Figures,
  simulation: SimulationReport,
  expectedCounted: number,
  reconciliation: ReconciliationDocument,
  unaccounted: readonly Fault[],
): StartReport {
  const { uploads, rejected, windows, notifications, pushes, mirrored, recommended, metrics, episodes } =
    figures;
  const { late = 0, ...refused } = rejected;
  return {
    mode: cloud.mode,
    uploads,
    events: {
      sent: simulation.sent,
      distinct: simulation.distinct,
      counted: unaccounted.some(({ of }) => of === 'figure') ? 0 : expectedCounted,
      rejected: Object.values(refused).reduce((sum, n) => sum + n, 0),
      late,
    },
    episodes: episodes.map(({ episode_id, title, label, status, image_url }) => ({
      episode_id,
      ...(title === undefined ? {} : { title }),
      ...(label === undefined ? {} : { label }),
      status,
      ...(image_url === undefined ? {} : { image_url }),
      figures: { ...metrics[episode_id] },
    })),
    rejected,
    windows,
    notifications,
    pushes,
    recommended,
    reconciliation,
    mirrored,
    deliveries: cloud.deliveries(),
    unaccounted,
  };
}
