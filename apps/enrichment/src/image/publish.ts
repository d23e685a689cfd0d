import { changeKnown, moderations } from '@earshot/adapter-firestore';
import { encoderVersions, encodeVariants, impression } from '@earshot/adapter-images';
import { shareObject } from '@earshot/adapter-storage';
import { artworkSettings, type ArtworkVariant, bucketSettings, readSettings } from '@earshot/contracts';
import {
  abandonedArtwork,
  artworkId,
  artworkName,
  type MadeArtwork,
  needing,
} from '@earshot/enrichment-core';
import { gsUri } from '../upload.ts';
import type { Original } from './original.ts';

/** What a variant's name stands for never changes. */
const FOREVER = 'public, max-age=31536000, immutable';

/**
 * Writes a cover's variants, one at a time to keep memory flat, and tells where they are. The image's record names them
 * before the first is written: whatever happens then, they are removed when it turns out not to need them.
 */
export async function makeArtwork(
  image: string,
  { bytes, cover }: Original,
  dominantColor: string | undefined,
): Promise<MadeArtwork> {
  const settings = readSettings({ ...artworkSettings, DERIVED_BUCKET: bucketSettings.DERIVED_BUCKET });
  const qualities = {
    avif: settings.ARTWORK_QUALITY_AVIF,
    webp: settings.ARTWORK_QUALITY_WEBP,
    jpeg: settings.ARTWORK_QUALITY_JPEG,
  };
  const artwork_id = artworkId(bytes, qualities, await encoderVersions());
  const now = new Date();
  await changeKnown(moderations, image, (current) => needing(current, artwork_id, now), now);
  const variants: ArtworkVariant[] = [];
  for await (const { format, side, width, height, data } of encodeVariants(cover, qualities)) {
    const object = {
      bucket: settings.DERIVED_BUCKET,
      name: artworkName(artwork_id, side, format),
      content_type: `image/${format}`,
      cache_control: FOREVER,
    };
    await shareObject(object, data, image);
    variants.push({ url: gsUri(object), width, height, format, bytes: data.length });
  }
  const { placeholder, dominant_color } = await impression(cover);
  return {
    artwork_id,
    artwork: { variants, placeholder, dominant_color: dominantColor ?? dominant_color },
  };
}

/** Has files removed that were made for an image which turned out not to be published. */
export async function abandonArtwork(image: string, { artwork_id }: MadeArtwork): Promise<void> {
  const now = new Date();
  await changeKnown(moderations, image, (current) => abandonedArtwork(current, artwork_id, now), now);
}
