import { join } from 'node:path';
import { firestore, readMetrics } from '@earshot/adapter-firestore';
import type { LocalCloud, LocalCloudOptions } from '@earshot/local-cloud';
import { readSamples, SAMPLES_DIR } from '@earshot/samples';
import { simulate } from '@earshot/simulator';
import { until } from '@earshot/testing/until';
import { existingEpisodes } from '../start/audience.ts';
import { uploadSamples } from '../start/samples.ts';
import { uploadFile } from '../cloud/upload.ts';
import { untilFinal } from '../cloud/uploads.ts';

const PATIENCE_MS = 600_000;
/** Publishing takes so long, and covers the hour before it ends. */
const SECONDS = 45;
const HOUR_SEC = 3_600;
/** Sessions that start in a second of publishing: about seven are then heard at the same time. */
const RATE = 14;

type VisionAnswer = ReturnType<Extract<LocalCloudOptions['visionAnswers'], (...image: never) => unknown>>;

/** What the platform is filled with for its pictures, and what Vision says meanwhile. */
export interface Scene {
  readonly visionAnswers: () => VisionAnswer;
  /** Fills a running cloud: the samples, a cover that waits for a reviewer, and an hour of listening. */
  readonly play: (cloud: LocalCloud, tell: (note: string) => void) => Promise<void>;
}

/** Makes the scene: every cover is fine, but for the last one. */
export function makeScene(): Scene {
  let doubtful = false;
  return {
    visionAnswers: () => ({
      safeSearch: {
        adult: 'VERY_UNLIKELY',
        violence: doubtful ? 'POSSIBLE' : 'UNLIKELY',
        racy: doubtful ? 'LIKELY' : 'VERY_UNLIKELY',
        medical: 'UNLIKELY',
        spoof: 'VERY_UNLIKELY',
      },
      labels: [
        { description: 'Graphics', score: 0.93 },
        { description: 'Line', score: 0.81 },
      ],
    }),
    play: async (cloud, tell) => {
      tell('processing the samples');
      const samples = await readSamples();
      await untilFinal(await uploadSamples(samples), PATIENCE_MS);
      doubtful = true;
      const cover = samples.find(({ file }) => file.endsWith('.jpg'));
      const file = join(SAMPLES_DIR, cover?.file ?? '');
      const metadata = { episode_id: 'episode_preview', title: 'Preview: what rates do to rents' };
      await untilFinal([await uploadFile({ file, object: 'covers/preview.jpg', metadata })], PATIENCE_MS);
      await listen(cloud, tell);
    },
  };
}

async function listen(cloud: LocalCloud, tell: (note: string) => void): Promise<void> {
  tell('listening for an hour, in less than one minute');
  const { expected } = await simulate({
    projectId: cloud.projectId,
    episodes: [...(await existingEpisodes())],
    listeners: 200,
    seconds: SECONDS,
    seed: 7,
    rate: RATE,
    timeScale: HOUR_SEC / SECONDS,
    lagSec: 0,
    bursts: 0,
  });
  tell('counting');
  const db = await firestore();
  await until(
    'all plays to be counted',
    async () => {
      const found = await Promise.all(Object.keys(expected.episodes).map((id) => readMetrics(db, id)));
      return sumOfPlays(found) >= sumOfPlays(Object.values(expected.episodes));
    },
    { deadlineMs: PATIENCE_MS, everyMs: 500 },
  );
  tell('ranking what is trending');
  await cloud.runSchedule('listeningTick');
}

function sumOfPlays(figures: readonly ({ readonly plays?: number } | undefined)[]): number {
  return figures.reduce((sum, of) => sum + (of?.plays ?? 0), 0);
}
