import { dataOf, firestore } from '@earshot/adapter-firestore';
import {
  collections,
  type MetricsDocument,
  type MetricsMinutesDocument,
  paths,
  type TrendingDocument,
} from '@earshot/contracts';
import { overviewOf, shownHours } from '@earshot/dashboard-core';
import type { Firestore } from 'firebase-admin/firestore';
import { mirrorOf, signalOf, signalOfDocument, watchAll } from '../live/watch.ts';
import type { Source } from '../live/topic.ts';
import { isOfEpisode, isOfHour, readBriefs } from './episodes.ts';

/** How often, in milliseconds, it is looked whether the hours that are shown have changed. */
const HOURS_CHECK_MS = 10_000;

/**
 * All that goes on. The figures of all episodes, their shards and the minutes of the last two hours are kept as they are, so that
 * a look reads next to nothing: while someone looks, each change of one of these documents is one read, whoever else looks.
 */
export function overviewSource(): Source {
  let parts: Parts | undefined;
  return {
    watch: async (changed, failed) => {
      const db = await firestore();
      let stop = open();
      const timer = setInterval(() => {
        if (parts?.hours.join() === shownHours(Date.now()).join()) return;
        stop();
        stop = open();
      }, HOURS_CHECK_MS);
      return () => {
        clearInterval(timer);
        stop();
      };

      function open(): () => void {
        const opened = partsOf(db);
        return watchAll(
          [opened.figures, opened.shards, opened.minutes, ...opened.signals],
          () => {
            parts = opened;
            changed();
          },
          failed,
        );
      }
    },
    read: async () => {
      if (!parts) throw new Error('the overview is read before its figures are known');
      return read(await firestore(), parts);
    },
  };
}

type Parts = ReturnType<typeof partsOf>;
type Minutes = Pick<MetricsMinutesDocument, 'hour_start' | 'listening'>;

function partsOf(db: Firestore) {
  const hours = shownHours(Date.now());
  const [first = 0] = hours;
  const hourStart = 'hour_start' satisfies keyof MetricsMinutesDocument;
  const minutes = db.collectionGroup('minutes').where(hourStart, '>=', new Date(first));
  const uploads = [collections.transcriptions, collections.moderation];
  return {
    hours,
    figures: mirrorOf<MetricsDocument>(db.collection(collections.metrics)),
    shards: mirrorOf<MetricsDocument | MetricsMinutesDocument>(db.collectionGroup(collections.shards)),
    minutes: mirrorOf<MetricsMinutesDocument>(minutes),
    signals: [
      signalOfDocument(db.doc(paths.trending())),
      ...[collections.episodes, ...uploads].map((name) => signalOf(db.collection(name).limit(1))),
    ],
  };
}

async function read(db: Firestore, { figures, shards, minutes }: Parts) {
  const [trending, episodes, ...uploads] = await Promise.all([
    db.doc(paths.trending()).get(),
    db.collection(collections.episodes).count().get(),
    ...[collections.transcriptions, collections.moderation].map((name) =>
      db.collection(name).limit(1).select().get(),
    ),
  ]);
  const list = dataOf<TrendingDocument>(trending);
  const briefs = await readBriefs(
    db,
    (list?.episodes ?? []).slice(0, 10).map(({ episode_id }) => episode_id),
  );
  const shardsOf = <T>(isOne: (path: string) => boolean) =>
    Array.from(shards.documents).flatMap(([path, shard]) => (isOne(path) ? [shard as T] : []));
  return overviewOf({
    nowMs: Date.now(),
    figures: [...figures.documents.values(), ...shardsOf<MetricsDocument>(isOfEpisode)],
    minutes: [...minutes.documents.values(), ...shardsOf<Minutes>(isOfHour)],
    trending: list,
    briefs,
    episodes: episodes.data().count,
    hasUploads: uploads.some(({ empty }) => !empty),
  });
}
