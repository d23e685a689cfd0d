import { readMetrics } from '@earshot/adapter-firestore';
import type { ExpectedFigures } from '@earshot/simulator';
import type { Firestore } from '@google-cloud/firestore';

/** The figures of every episode as Firestore has them, shards added, without what is decayed and without dates. */
export async function storedFigures(db: Firestore): Promise<Record<string, unknown>> {
  const episodes = await db.collection('metrics').listDocuments();
  return Object.fromEntries(
    await Promise.all(
      episodes.map(async ({ id }) => [id, exactFields({ ...(await readMetrics(db, id)) })] as const),
    ),
  );
}

/** The figures a history must come to, without what is zero: nobody writes zeros. */
export function expectedFigures(expected: ReadonlyMap<string, ExpectedFigures>): Record<string, unknown> {
  return Object.fromEntries(
    Array.from(expected, ([episode, figures]) => [episode, exactFields({ ...figures })]),
  );
}

function exactFields(data: Record<string, unknown>): Record<string, unknown> {
  const fields = Object.entries(data).filter(
    ([name, value]) =>
      !name.startsWith('trend_') &&
      !['episode_id', 'updated_at'].includes(name) &&
      value !== 0 &&
      !(typeof value === 'object' && Object.keys(value ?? {}).length === 0),
  );
  return Object.fromEntries(fields.sort(([a], [b]) => (a < b ? -1 : 1)));
}
