import {
  HOUR_MS,
  type ModerationDocument,
  type ReconciliationDocument,
  type RejectedDocument,
  type RejectionCounts,
  type RejectionsDocument,
  type TranscriptionDocument,
} from '@earshot/contracts';
import { defined } from './figures.ts';
import type { DriftView, PipelineView, Told, UploadLine } from './operations.ts';

/** An upload's record, and whether it can be processed again. */
export type UploadOf = { readonly id: string; readonly can_retry: boolean } & (
  | { readonly side: 'audio'; readonly record: TranscriptionDocument }
  | { readonly side: 'image'; readonly record: ModerationDocument }
);

/** What the pipeline's view is made of. */
export interface Pipeline {
  readonly nowMs: number;
  readonly states: PipelineView['states'];
  readonly uploads: readonly UploadOf[];
  readonly rejections: RejectionsDocument | undefined;
  /** The latest first. */
  readonly rejected: readonly RejectedDocument[];
  readonly mirror: PipelineView['mirror'];
  readonly reconciliation: ReconciliationDocument | undefined;
}

/** Hours of rejections that are shown. */
const HOURS = 24;

/** How uploads, events, the mirror and the counters are doing. */
export function pipelineOf(of: Pipeline): PipelineView {
  const hours = lastHours(of.nowMs, of.rejections);
  return {
    at: of.nowMs,
    states: of.states.filter(({ count }) => count > 0),
    uploads: of.uploads
      .toSorted((a, b) => b.record.created_at.getTime() - a.record.created_at.getTime())
      .map(uploadLine),
    rejected: byTopic(hours.map(({ counts }) => counts)),
    rejected_hours: hours.map(({ at, counts }) => ({
      at,
      count: byTopic([counts]).reduce((sum, { count }) => sum + count, 0),
    })),
    rejections: of.rejected.map(({ event_id, topic, code, reason, rejected_at }) => ({
      id: event_id,
      topic,
      code,
      reason: withoutValue(reason),
      at: rejected_at.getTime(),
    })),
    mirror: of.mirror,
    drift: driftOf(of.reconciliation),
  };
}

function uploadLine({ id, side, record, can_retry }: UploadOf): UploadLine {
  return defined({
    id,
    side,
    name: record.source.name,
    episode: record.episode_id,
    title: record.metadata.title,
    state: record.state,
    reason: record.reason,
    because: record.because,
    warnings: record.warnings,
    attempts: record.attempts,
    can_retry,
    created_at: record.created_at.getTime(),
    updated_at: record.updated_at.getTime(),
  });
}

function lastHours(nowMs: number, rejections: RejectionsDocument | undefined) {
  const last = Math.floor(nowMs / HOUR_MS) * HOUR_MS;
  return Array.from({ length: HOURS }, (_, i) => {
    const at = last - (HOURS - 1 - i) * HOUR_MS;
    const key = new Date(at).toISOString().slice(0, 'yyyy-mm-ddThh'.length);
    return { at, counts: rejections?.hours[key] ?? {} };
  });
}

function byTopic(all: readonly RejectionCounts[]): PipelineView['rejected'] {
  const sums = new Map<string, PipelineView['rejected'][number]>();
  for (const counts of all) {
    for (const [topic, codes] of Object.entries(counts)) {
      for (const [code, count] of Object.entries(codes)) {
        const key = `${topic} ${code}`;
        const sum = sums.get(key)?.count ?? 0;
        sums.set(key, { topic, code: code as RejectedDocument['code'], count: sum + count });
      }
    }
  }
  return Array.from(sums.values()).sort((a, b) => b.count - a.count);
}

/** Where a reason begins to tell what was received, by the contracts and by valibot. */
const RECEIVED = /,? (?:but )?(?:got|received) /;

/** A reason up to where it tells what the event held: that may be anything, and what comes behind it may be part of it. */
function withoutValue(reason: string): string {
  return reason.split(RECEIVED, 1)[0] ?? '';
}

function driftOf(run: ReconciliationDocument | undefined): Told<DriftView> {
  if (!run) return { known: false, why: 'never' };
  const { status } = run;
  if (status === 'failed') return { known: false, why: 'failed', reason: run.error ?? '' };
  if (status === 'running' || !run.finished_at) return { known: false, why: 'running' };
  return {
    known: true,
    value: {
      at: run.finished_at.getTime(),
      status,
      compared: run.episodes_compared + run.users_compared,
      differing: run.drifted,
      repaired: run.repaired,
      late: run.late_events,
      figures: run.worst.map(({ path, counter, live, offline }) => ({
        of: path,
        figure: counter,
        live,
        recomputed: offline,
      })),
    },
  };
}
