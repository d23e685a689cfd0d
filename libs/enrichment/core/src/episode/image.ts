import type { Artwork, EpisodeDocument, ModerationDocument } from '@earshot/contracts';
import { clearedFault, type EpisodePatch, faultOf } from './patch.ts';

/** What an image upload's record tells its episode; undefined when it has nothing to tell (yet). */
export function imagePatch(
  record: ModerationDocument,
  episode: EpisodeDocument | undefined,
): EpisodePatch | undefined {
  const { image, state, episode_id, warnings, reason } = record;
  if (episode_id === undefined) return undefined;
  const known = { episode_id, status: episode?.status ?? 'awaiting_audio' } as const;
  const well = {
    side: 'image',
    warnings,
    fault: clearedFault(episode?.faults?.image, record, image),
  } as const;
  switch (state) {
    case 'received':
    case 'awaiting_metadata':
    case 'superseded':
    case 'cancelled':
      return undefined;
    case 'rejected':
      return { side: 'image', warnings, fields: known, fault: faultOf(record, image) };
    case 'undecided':
    case 'in_review':
      return {
        ...well,
        fields: known,
        warnings: [...warnings, `the cover is not published: ${reason ?? state}`],
      };
    case 'quarantined':
      return {
        ...well,
        fields: {
          ...known,
          is_sensitive: true,
          image_url: undefined,
          artwork: undefined,
          image_upload: image,
        },
      };
    case 'published':
      return {
        ...well,
        fields: {
          ...known,
          is_sensitive: false,
          ...(record.artwork && { artwork: record.artwork, image_url: largestJpeg(record.artwork) }),
          image_upload: image,
        },
      };
  }
}

/**
 * What an episode loses when a published cover turns out to belong to another one; undefined when it shows nothing of
 * that cover. An episode that a sensitive image was uploaded for stays marked.
 */
export function imageWithdrawal(
  record: ModerationDocument,
  episode: EpisodeDocument,
): EpisodePatch | undefined {
  const { image, state } = record;
  if (episode.image_upload !== image || state === 'quarantined') return undefined;
  return {
    side: 'image',
    fields: { is_sensitive: undefined, image_url: undefined, artwork: undefined, image_upload: undefined },
    fault: episode.faults?.image?.upload === image ? undefined : 'keep',
    warnings: [],
  };
}

function largestJpeg({ variants }: Artwork): string | undefined {
  const jpegs = variants.filter(({ format }) => format === 'jpeg');
  return jpegs.toSorted((a, b) => b.width - a.width)[0]?.url;
}
