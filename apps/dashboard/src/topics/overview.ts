import { dataOf, firestore } from '@earshot/adapter-firestore';
import {
  collections,
  HOUR_MS,
  type MetricsDocument,
  type MetricsMinutesDocument,
  paths,
  type TrendingDocument,
} from '@earshot/contracts';
import { type Overview, overviewOf, type OverviewView, shownHours, TOP } from '@earshot/dashboard-core';
import type { Firestore } from 'firebase-admin/firestore';
import { type Mirror, mirrorOf, signalOf, signalOfDocument, type Watched, watchAll } from '../live/watch.ts';
import type { Source } from '../live/topic.ts';
import { isOfEpisode, isOfHour, readBriefs } from './episodes.ts';
import { keptFor, keptIfMany } from './kept.ts';

/** After how long, in milliseconds, all is opened anew where somebody looks on: hours that are over would pile up. */
const REOPENED_MS = 6 * HOUR_MS;
/** For how long, in milliseconds, what is told beside figures holds, unless something says that it has changed. */
const SURROUNDINGS_LIFE_MS = 10_000;
/** For how long, in milliseconds, the number of episodes holds where it is large. */
const EPISODES_LIFE_MS = 60_000;

/**
 * All that goes on. The figures of all episodes, their shards and the minutes since the last hour are kept as they are, so that
 * a look reads next to nothing: while someone looks, each change of one of these documents is one read, whoever else looks.
 */
export function overviewSource(): Source {
  let parts: Parts | undefined;
  return {
    watch: async (changed, failed) => {
      const db = await firestore();
      let stop = open();
      const timer = setInterval(() => {
        stop();
        stop = open();
      }, REOPENED_MS);
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
      return look(parts);
    },
  };
}

type Minutes = Pick<MetricsMinutesDocument, 'hour_start' | 'listening'>;

/** What an overview has beside figures. */
type Surroundings = Pick<Overview, 'trending' | 'briefs' | 'episodes' | 'hasUploads'>;

/** What is kept of Firestore for the overview. */
interface Parts {
  readonly figures: Mirror<MetricsDocument>;
  readonly shards: Mirror<MetricsDocument | MetricsMinutesDocument>;
  readonly minutes: Mirror<MetricsMinutesDocument>;
  /** What tells that the surroundings have changed. */
  readonly signals: readonly Watched[];
  readonly surroundings: () => Promise<Surroundings>;
}

function partsOf(db: Firestore): Parts {
  const [first = 0] = shownHours(Date.now());
  const hourStart = 'hour_start' satisfies keyof MetricsMinutesDocument;
  const uploads = [collections.transcriptions, collections.moderation];
  const episodes = keptIfMany(
    EPISODES_LIFE_MS,
    async () => (await db.collection(collections.episodes).count().get()).data().count,
  );
  const kept = keptFor(SURROUNDINGS_LIFE_MS, () => readSurroundings(db, episodes));
  const signals = [
    signalOfDocument(db.doc(paths.trending())),
    ...[collections.episodes, ...uploads].map((name) => signalOf(db.collection(name).limit(1))),
  ];
  return {
    figures: mirrorOf(db.collection(collections.metrics)),
    shards: mirrorOf(db.collectionGroup(collections.shards)),
    minutes: mirrorOf(db.collectionGroup('minutes').where(hourStart, '>=', new Date(first))),
    signals: signals.map((signal) => ({
      watch: (told, failed) =>
        signal.watch(() => {
          kept.forget();
          told();
        }, failed),
    })),
    surroundings: kept.read,
  };
}

async function readSurroundings(db: Firestore, countEpisodes: () => Promise<number>): Promise<Surroundings> {
  const [trending, episodes, ...uploads] = await Promise.all([
    db
      .doc(paths.trending())
      .get()
      .then(dataOf<TrendingDocument>),
    countEpisodes(),
    ...[collections.transcriptions, collections.moderation].map((name) =>
      db.collection(name).limit(1).select().get(),
    ),
  ]);
  const shown = (trending?.episodes ?? []).slice(0, TOP).map(({ episode_id }) => episode_id);
  return {
    trending,
    briefs: await readBriefs(db, shown),
    episodes,
    hasUploads: uploads.some(({ empty }) => !empty),
  };
}

async function look({ figures, shards, minutes, surroundings }: Parts): Promise<OverviewView> {
  const shardsOf = <T>(isOne: (path: string) => boolean) =>
    Array.from(shards.documents).flatMap(([path, shard]) => (isOne(path) ? [shard as T] : []));
  return overviewOf({
    ...(await surroundings()),
    nowMs: Date.now(),
    figures: [...figures.documents.values(), ...shardsOf<MetricsDocument>(isOfEpisode)],
    minutes: [...minutes.documents.values(), ...shardsOf<Minutes>(isOfHour)],
  });
}
