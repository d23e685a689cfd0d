import type { UploadRecord } from '@earshot/contracts';
import { readMetadata } from './metadata.ts';
import { isLater, type Upload } from './upload.ts';

/** The part of a new record that audio and images share, in state `received`. */
export function receivedRecord(upload: Upload, now: Date) {
  const { metadata, warnings } = readMetadata(upload.custom);
  return {
    source: upload.source,
    state: 'received' as const,
    history: [{ state: 'received' as const, at: now }],
    ...(metadata.episode_id !== undefined && { episode_id: metadata.episode_id }),
    metadata,
    warnings,
    attempts: 0,
    created_at: now,
    updated_at: now,
  };
}

/**
 * A record after an event of its upload: with the metadata of the event when that is later (by metageneration) than what
 * the record knows, else undefined. An episode id, once told, is not taken away by metadata without one.
 */
export function retold<R extends UploadRecord<string>>(record: R, upload: Upload, now: Date): R | undefined {
  if (BigInt(upload.source.metageneration) <= BigInt(record.source.metageneration)) return undefined;
  const { metadata, warnings } = readMetadata(upload.custom);
  return {
    ...record,
    source: upload.source,
    ...(metadata.episode_id !== undefined && { episode_id: metadata.episode_id }),
    metadata,
    warnings,
    updated_at: now,
  };
}

/** The latest of several records of one object's generations, or undefined when there is none. */
export function latestOf<R extends UploadRecord<string>>(records: readonly R[]): R | undefined {
  return records.reduce<R | undefined>(
    (latest, record) => (latest && !isLater(record.source, latest.source) ? latest : record),
    undefined,
  );
}
