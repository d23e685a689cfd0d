import { dataOf, firestore } from '@earshot/adapter-firestore';
import { collections, type EpisodeDocument, type TranscriptionDocument } from '@earshot/contracts';
import { type OnProgress, simulate, type SimulatedEpisode, type SimulationReport } from '@earshot/simulator';
import { UserError } from '../terminal/errors.ts';

/** What a person may choose of the simulated audience. */
export interface AudienceOptions {
  readonly listeners: number;
  readonly seconds: number;
  readonly seed: number;
  readonly rate: number;
  readonly duplicates: number;
  readonly shuffle: number;
}

/** A small audience that makes every figure move within half a minute. */
export const DEFAULT_AUDIENCE: AudienceOptions = {
  listeners: 300,
  seconds: 30,
  seed: 1,
  rate: 10,
  duplicates: 0.05,
  shuffle: 0.1,
};

/**
 * The episodes that can be listened to.
 * @throws UserError when there is none
 */
export async function existingEpisodes(): Promise<readonly SimulatedEpisode[]> {
  const episodes = await readEpisodes();
  if (episodes.length > 0) return episodes;
  throw new UserError(
    'There is no episode to listen to yet. Upload one with ./dev upload FILE --episode ID.',
  );
}

/** Lets an audience listen; see the simulator for what its report promises. */
export function letListen(
  projectId: string,
  episodes: readonly SimulatedEpisode[],
  options: AudienceOptions,
  onProgress: OnProgress,
): Promise<SimulationReport> {
  return simulate({ ...options, projectId, episodes: [...episodes] }, onProgress);
}

async function readEpisodes(): Promise<SimulatedEpisode[]> {
  const db = await firestore();
  const [transcriptions, episodes] = await Promise.all([
    db.collection(collections.transcriptions).get(),
    db.collection(collections.episodes).get(),
  ]);
  const labels = new Map(
    episodes.docs.map((snapshot) => {
      const episode = dataOf<EpisodeDocument>(snapshot);
      return [snapshot.id, episode?.label] as const;
    }),
  );
  return transcriptions.docs
    .flatMap((snapshot) => {
      const { audio, episode_id, metadata } = dataOf<TranscriptionDocument>(snapshot) ?? {};
      if (!audio || !episode_id) return [];
      const duration_sec = Math.max(1, Math.round(audio.duration_sec));
      const show_id = metadata?.show_id ?? 'unknown_show';
      // Until a transcript tells, an episode suits nobody's taste in particular.
      return [{ episode_id, show_id, duration_sec, label: labels.get(episode_id) ?? 'world' } as const];
    })
    .sort((a, b) => a.episode_id.localeCompare(b.episode_id));
}
