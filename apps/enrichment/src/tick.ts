import { moderations, overdueUploads, transcriptions } from '@earshot/adapter-firestore';
import { errorFields, logEvent } from '@earshot/runtime';
import { resolveJob } from './audio/sweep.ts';
import { attendImage } from './image/attend.ts';

/** Uploads of each side that one tick looks after; the rest are the next one's, the longest overdue first. */
const LIMIT = 50;

/**
 * Looks after uploads whose lease has passed; returns at once when there are none.
 * @throws AggregateError of those that failed, after all were tried
 */
export async function tick(): Promise<void> {
  const now = new Date();
  const [jobs, images] = await Promise.all([
    overdueUploads(transcriptions, now, LIMIT),
    overdueUploads(moderations, now, LIMIT),
  ]);
  const failures: unknown[] = [];
  const attempt = async (upload: string, resolve: () => Promise<void>) => {
    try {
      await resolve();
    } catch (error) {
      logEvent('ERROR', 'upload_unresolved', { upload, ...errorFields(error) });
      failures.push(error);
    }
  };
  // One at a time: a transcript of hours and an image take tens of megabytes and more while they are open.
  for (const record of jobs) await attempt(record.job, () => resolveJob(record));
  for (const { image } of images) await attempt(image, () => attendImage(image));
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} uploads could not be resolved`);
}
