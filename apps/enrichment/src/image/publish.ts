import { type Cover, encodeVariants, impression } from '@earshot/adapter-images';
import { createObject } from '@earshot/adapter-storage';
import { type Artwork, type ArtworkVariant, bucketSettings, readSettings } from '@earshot/contracts';
import { gsUri } from '../upload.ts';

/** A variant's name holds the upload's id: what it names never changes. */
const FOREVER = 'public, max-age=31536000, immutable';

/** Writes a cover's variants, one at a time to keep memory flat, and tells where they are. */
export async function publishArtwork(
  image: string,
  cover: Cover,
  dominantColor: string | undefined,
): Promise<Artwork> {
  const { DERIVED_BUCKET } = readSettings(bucketSettings);
  const variants: ArtworkVariant[] = [];
  for await (const { format, side, width, height, data } of encodeVariants(cover)) {
    const object = {
      bucket: DERIVED_BUCKET,
      name: `artwork/${image}/${side}.${format === 'jpeg' ? 'jpg' : format}`,
      content_type: `image/${format}`,
      cache_control: FOREVER,
    };
    await createObject(object, data);
    variants.push({ url: gsUri(object), width, height, format, bytes: data.length });
  }
  const { placeholder, dominant_color } = await impression(cover);
  return { variants, placeholder, dominant_color: dominantColor ?? dominant_color };
}
