import { paths } from '@earshot/contracts';
import { type DocumentWrite, startFirestore } from '@earshot/local-cloud';
import { firestoreClient } from '../process/clients.ts';

/** Documents that change by turns: live figures of as many episodes. */
const EPISODES = 200;
/** Writes of one commit. */
const BATCH = 500;

/** So many writes of live figures, as Firestore tells of them. */
export async function metricsWrites(projectId: string, count: number): Promise<readonly DocumentWrite[]> {
  const service = await startFirestore();
  const writes: DocumentWrite[] = [];
  service.onWrite((write) => writes.push(write));
  const db = firestoreClient(projectId, `127.0.0.1:${service.port}`);
  try {
    for (let from = 0; from < count; from += BATCH) {
      // A document is written once in a commit.
      const batches = Array.from({ length: Math.ceil(Math.min(BATCH, count - from) / EPISODES) }, () =>
        db.batch(),
      );
      for (let i = 0; i < Math.min(BATCH, count - from); i += 1) {
        const episode = `episode_${i % EPISODES}`;
        batches[Math.floor(i / EPISODES)]?.set(db.doc(paths.metrics(episode)), figuresOf(episode, from + i));
      }
      for (const batch of batches) await batch.commit();
    }
    return writes.slice(0, count);
  } finally {
    await db.terminate();
    await service.stop();
  }
}

/** What `metrics/{episode}` looks like after a while: about 1 KB. */
function figuresOf(episode: string, n: number): object {
  return {
    episode_id: episode,
    plays: n,
    streams: n,
    engaged: n,
    completes: n,
    seconds_heard: n * 600,
    saves: n,
    follows: n,
    stalls: n,
    stall_ms: n * 700,
    score_tenths: n * 13,
    listeners: n,
    reach: Object.fromEntries(Array.from({ length: 20 }, (_, i) => [String(5 * i), n])),
    by_country: { US: n, UK: n, DE: n, FR: n, ES: n },
    by_device: { iOS: n, Android: n, Web: n },
    shares: { whatsapp: n, copy_link: n, email: n },
    dropouts: { network: n, device: n, server: n },
    updated_at: new Date(1_795_341_600_000 + n),
  };
}
