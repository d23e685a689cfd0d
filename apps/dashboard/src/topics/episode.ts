import { dataOf, firestore, readMetrics } from '@earshot/adapter-firestore';
import {
  collections,
  type EpisodeDocument,
  type MetricsMinutesDocument,
  Permanent,
  paths,
} from '@earshot/contracts';
import { episodeOf, type Line, linesOf, shownHours, transcriptVersion } from '@earshot/dashboard-core';
import { startId } from '@earshot/listening-core';
import type { Firestore } from 'firebase-admin/firestore';
import type { Source } from '../live/topic.ts';
import { signalOf, signalOfDocument, watchAll } from '../live/watch.ts';
import { textOf } from './text.ts';

/**
 * One episode and its figures. Their documents tell that they have changed; what is shown is read as of one moment, for
 * shards may be folded back in between.
 */
export function episodeSource(episode: string): Source {
  let lines: { readonly version: string; readonly lines: readonly Line[] } | undefined;
  const linesOfVersion = async (document: EpisodeDocument | undefined): Promise<readonly Line[]> => {
    const version = transcriptVersion(document);
    if (version === undefined || !document?.transcript) return [];
    if (lines?.version !== version) lines = { version, lines: await readLines(document.transcript.json) };
    return lines.lines;
  };
  return {
    watch: async (changed, failed) => {
      const db = await firestore();
      const figures = db.doc(paths.metrics(episode));
      const hours = figures.collection('minutes').orderBy('hour_start', 'desc').limit(2);
      const signals = [
        signalOfDocument(db.doc(paths.episode(episode))),
        signalOfDocument(figures),
        signalOf(figures.collection(collections.shards)),
        signalOf(hours),
      ];
      return watchAll(signals, changed, failed);
    },
    read: async () => {
      const db = await firestore();
      const nowMs = Date.now();
      const [document, figures, minutes] = await Promise.all([
        db
          .doc(paths.episode(episode))
          .get()
          .then(dataOf<EpisodeDocument>),
        readMetrics(db, episode),
        readMinutes(db, episode, nowMs),
      ]);
      return episodeOf({ nowMs, episode, document, figures, minutes, lines: await linesOfVersion(document) });
    },
  };
}

/** Whether there is anything to be told of an episode. */
export async function isEpisode(episode: string): Promise<boolean> {
  const db = await firestore();
  const found = await db.getAll(db.doc(paths.episode(episode)), db.doc(paths.metrics(episode)));
  return found.some(({ exists }) => exists);
}

type Minutes = Pick<MetricsMinutesDocument, 'hour_start' | 'listening'>;

/** The hours that are shown, and their shards, as of one moment. */
async function readMinutes(db: Firestore, episode: string, nowMs: number): Promise<readonly Minutes[]> {
  const hours = shownHours(nowMs).map((hour) => db.doc(paths.metricsMinutes(episode, startId(hour))));
  const found = await db.runTransaction(
    async (moment) => {
      const [totals, ...shards] = await Promise.all([
        moment.getAll(...hours),
        ...hours.map((hour) => moment.get(hour.collection(collections.shards))),
      ]);
      return [...totals, ...shards.flatMap(({ docs }) => docs)];
    },
    { readOnly: true },
  );
  return found.flatMap((one) => dataOf<Minutes>(one) ?? []);
}

/** What is said when, by a published transcript; nothing where its file is gone. */
async function readLines(uri: string): Promise<readonly Line[]> {
  const json = await textOf(uri);
  if (json === undefined) return [];
  const decoded = linesOf(json);
  if (!decoded.ok) throw new Permanent(`${uri} is no transcript: ${decoded.reason}`);
  return decoded.value;
}
