import { firestore } from '@earshot/adapter-firestore';
import { storage } from '@earshot/adapter-storage';
import { collections } from '@earshot/contracts';

const COLLECTIONS = [collections.episodes, collections.moderation, collections.transcriptions];
const BUCKETS = ['UPLOADS_BUCKET', 'TRANSCRIPTS_BUCKET', 'DERIVED_BUCKET', 'QUARANTINE_BUCKET'];

/**
 * The documents and objects of enrichment whose path has one of some marks, each with its version: what any write
 * whatsoever would move.
 */
export async function versions(marks: readonly string[]): Promise<Record<string, string>> {
  const db = await firestore();
  const client = await storage();
  const documents = COLLECTIONS.map(async (collection) =>
    (await db.collection(collection).get()).docs.map(({ ref, updateTime }) => {
      const { seconds, nanoseconds } = updateTime;
      return [ref.path, `${seconds}.${nanoseconds}`] as const;
    }),
  );
  const objects = BUCKETS.map(async (setting) => {
    const [files] = await client.bucket(process.env[setting] ?? '').getFiles();
    return files.map(({ bucket, name, metadata: { generation, metageneration } }) => {
      return [`gs://${bucket.name}/${name}`, `${generation ?? ''}#${metageneration ?? ''}`] as const;
    });
  });
  const all = (await Promise.all([...documents, ...objects])).flat();
  return Object.fromEntries(all.filter(([path]) => marks.some((mark) => path.includes(mark))));
}
