import sharp from 'sharp';

/** Most colours of an answer (production). */
const MAX_COLOURS = 10;
/** Largest image, in pixels (production). */
const MAX_PIXELS = 75_000_000;
/** Images are scaled to this square before their colours are counted, in pixels. */
const SAMPLE_SIDE = 128;
/** Colours that share these high bits of each channel are counted as one. */
const SHIFT = 5;

/** A colour and the part of the image that has it. */
export interface Colour {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  /** 0–1. */
  readonly fraction: number;
}

/** An image that was decoded. */
export interface DecodedImage {
  readonly width: number;
  readonly height: number;
  /** Most frequent first. */
  readonly colours: readonly Colour[];
}

/**
 * Decodes a JPEG, PNG, WebP or GIF and counts its colours; transparent pixels do not count.
 * @throws Error when it cannot be decoded, is of another format or has more than {@link MAX_PIXELS} pixels.
 */
export async function decodeImage(content: Uint8Array): Promise<DecodedImage> {
  const options = { limitInputPixels: MAX_PIXELS, failOn: 'error' } as const;
  const { width, height, format } = await sharp(content, options).metadata();
  if (!['jpeg', 'png', 'webp', 'gif'].includes(format)) throw new Error(`${format} is not an image format`);
  const { data } = await sharp(content, options)
    .resize(SAMPLE_SIDE, SAMPLE_SIDE, { fit: 'fill', kernel: 'nearest' })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width, height, colours: countColours(data) };
}

/** Counts the colours of RGBA pixels: similar ones as one, given as their mean. */
export function countColours(rgba: Uint8Array): Colour[] {
  const bins = new Map<number, { red: number; green: number; blue: number; count: number }>();
  let counted = 0;
  for (let at = 0; at + 3 < rgba.length; at += 4) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = rgba.subarray(at, at + 4);
    if (alpha < 128) continue;
    counted++;
    const key = ((red >> SHIFT) << 16) | ((green >> SHIFT) << 8) | (blue >> SHIFT);
    const bin = bins.get(key) ?? { red: 0, green: 0, blue: 0, count: 0 };
    bins.set(key, {
      red: bin.red + red,
      green: bin.green + green,
      blue: bin.blue + blue,
      count: bin.count + 1,
    });
  }
  return [...bins.values()]
    .sort((a, b) => b.count - a.count)
    .slice(0, MAX_COLOURS)
    .map(({ red, green, blue, count }) => ({
      red: Math.round(red / count),
      green: Math.round(green / count),
      blue: Math.round(blue / count),
      fraction: count / counted,
    }));
}

/** `#rrggbb`. */
export function hexOf({ red, green, blue }: Colour): string {
  return `#${[red, green, blue].map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
