import type { ModerationDocument } from '@earshot/contracts';
import { without } from '../upload/record.ts';
import { afterChore, isToQuarantine } from './record.ts';

/**
 * The record once the original of a sensitive image is out of reach: at `to` (gs://), or deleted by its uploader, which is
 * told as undefined. Undefined when it was out of reach before.
 */
export function moved(
  record: ModerationDocument,
  to: string | undefined,
  now: Date,
): ModerationDocument | undefined {
  if (!isToQuarantine(record)) return undefined;
  return afterChore({ ...record, ...(to ? { quarantined_to: to } : { original_gone: true }) }, now);
}

/** The record once retired files are removed; undefined when they were not among its retired ones. */
export function removedArtwork(
  record: ModerationDocument,
  artworkId: string,
  now: Date,
): ModerationDocument | undefined {
  const { retired_artwork = [] } = record;
  if (!retired_artwork.includes(artworkId)) return undefined;
  const left = retired_artwork.filter((id) => id !== artworkId);
  const next = left.length > 0 ? { ...record, retired_artwork: left } : without(record, 'retired_artwork');
  return afterChore(next, now);
}

/** The record of an image that ended while files were made for it: they are to be removed. */
export function abandonedArtwork(
  record: ModerationDocument,
  artworkId: string,
  now: Date,
): ModerationDocument | undefined {
  const { artwork_id, retired_artwork = [] } = record;
  if (artwork_id === artworkId || retired_artwork.includes(artworkId)) return undefined;
  return {
    ...record,
    retired_artwork: [...retired_artwork, artworkId],
    lease_until: record.lease_until ?? now,
    updated_at: now,
  };
}
