import { changeKnown, generationsOf, type UploadSide } from '@earshot/adapter-firestore';
import { type UploadRecord, type UploadSource, type Why, why } from '@earshot/contracts';
import { latestOf, uploadId } from '@earshot/enrichment-core';

/** Why an earlier generation ends. */
export const REPLACED = why('upload.replaced');

/**
 * Ends all generations of an object but the latest. Whichever event comes last sees them all, so any order of events ends
 * the same way.
 * @returns the records that this call ended
 */
export async function supersedeEarlier<R extends UploadRecord<string>>(
  side: UploadSide<R>,
  source: UploadSource,
  end: (record: R, cause: Why) => R | undefined,
  now: Date,
): Promise<R[]> {
  const generations = await generationsOf(side, source);
  const latest = latestOf(generations);
  const earlier = generations.filter((record) => record !== latest);
  const ended = await Promise.all(
    earlier.map((record) =>
      changeKnown(side, uploadId(record.source), (current) => end(current, REPLACED), now),
    ),
  );
  return ended.flatMap(({ changed, record }) => (changed && record ? [record] : []));
}
