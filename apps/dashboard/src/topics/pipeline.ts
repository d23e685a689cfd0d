import { readMirrorLag } from '@earshot/adapter-bigquery';
import { dataOf, firestore } from '@earshot/adapter-firestore';
import {
  collections,
  type ModerationDocument,
  paths,
  type ReconciliationDocument,
  type RejectedDocument,
  type RejectionsDocument,
  type TranscriptionDocument,
  type UploadRecord,
} from '@earshot/contracts';
import { type PipelineView, pipelineOf, type UploadOf } from '@earshot/dashboard-core';
import { requestAudio, requestImage } from '@earshot/enrichment-core';
import { errorFields, logEvent } from '@earshot/runtime';
import type { Firestore, Query } from 'firebase-admin/firestore';
import type { Source } from '../live/topic.ts';
import { signalOf, signalOfDocument, watchAll } from '../live/watch.ts';
import { keptFor } from './kept.ts';
import { stateCounts } from './states.ts';

/** Uploads that are shown of each side: the latest, and those that failed. */
const SHOWN = 100;
/** Refused events that are shown. */
const REJECTIONS = 50;
/** For how long, in milliseconds, what BigQuery said of the mirror holds: a query is billed, however small. */
const LAG_LIFE_MS = 60_000;
/** How long BigQuery may take, in milliseconds: half of what a look may, for all else is told without it. */
const LAG_TIMEOUT_MS = 10_000;
const FAILED = ['failed', 'rejected'];

/** Milliseconds between two looks: one reads some hundred documents, and uploads change many times while they are processed. */
const EVERY_MS = 3_000;

/** How uploads, events, the mirror and the counters are doing. What BigQuery said, and large counts, are kept from one source to the next. */
export function pipelineSources(): () => Source {
  const lag = keptFor(LAG_LIFE_MS, toldLag);
  const countStates = stateCounts();
  return () => pipelineSource(lag.read, countStates);
}

function pipelineSource(
  readLag: () => Promise<PipelineView['mirror']>,
  countStates: () => Promise<PipelineView['states']>,
): Source {
  return {
    everyMs: EVERY_MS,
    watch: async (changed, failed) => {
      const db = await firestore();
      const signals = [
        ...[collections.transcriptions, collections.moderation].map((name) =>
          signalOf(latestIn(db, name).limit(1)),
        ),
        signalOf(rejectedIn(db).limit(1)),
        signalOfDocument(db.doc(paths.rejections())),
        signalOfDocument(db.doc(paths.reconciliation('latest'))),
      ];
      return watchAll(signals, changed, failed);
    },
    read: async () => {
      const db = await firestore();
      const nowMs = Date.now();
      const [states, uploads, rejections, reconciliation, rejected, mirror] = await Promise.all([
        countStates(),
        readUploads(db),
        db
          .doc(paths.rejections())
          .get()
          .then(dataOf<RejectionsDocument>),
        db
          .doc(paths.reconciliation('latest'))
          .get()
          .then(dataOf<ReconciliationDocument>),
        all<RejectedDocument>(rejectedIn(db).limit(REJECTIONS)),
        readLag(),
      ]);
      return pipelineOf({ nowMs, states, uploads, rejections, reconciliation, rejected, mirror });
    },
  };
}

async function toldLag(): Promise<PipelineView['mirror']> {
  try {
    const tables = await readMirrorLag(LAG_TIMEOUT_MS);
    return { known: true, value: tables };
  } catch (error) {
    // The page tells it in the place of the figures, and all else of the view is right without them.
    logEvent('WARNING', 'mirror_lag_unknown', errorFields(error));
    return { known: false, why: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}

async function readUploads(db: Firestore): Promise<readonly UploadOf[]> {
  const now = new Date();
  const [audio, images] = await Promise.all([
    uploadsIn<TranscriptionDocument>(db, collections.transcriptions),
    uploadsIn<ModerationDocument>(db, collections.moderation),
  ]);
  return [
    ...audio.map((record) => {
      const can_retry = requestAudio(record, now) !== undefined;
      return { id: record.job, side: 'audio' as const, record, can_retry };
    }),
    ...images.map((record) => {
      const can_retry = requestImage(record, now) !== undefined;
      return { id: record.image, side: 'image' as const, record, can_retry };
    }),
  ];
}

async function uploadsIn<R extends UploadRecord<string>>(db: Firestore, name: string): Promise<readonly R[]> {
  const failed = db.collection(name).where('state', 'in', FAILED).limit(SHOWN);
  const [latest, faults] = await Promise.all([latestIn(db, name).limit(SHOWN).get(), failed.get()]);
  const found = new Map([...latest.docs, ...faults.docs].map((one) => [one.id, one]));
  return [...found.values()].flatMap((one) => dataOf<R>(one) ?? []);
}

function latestIn(db: Firestore, name: string): Query {
  return db.collection(name).orderBy('updated_at' satisfies keyof UploadRecord<string>, 'desc');
}

function rejectedIn(db: Firestore): Query {
  return db.collection(collections.rejected).orderBy('rejected_at' satisfies keyof RejectedDocument, 'desc');
}

async function all<T>(query: Query): Promise<readonly T[]> {
  return (await query.get()).docs.flatMap((one) => dataOf<T>(one) ?? []);
}
