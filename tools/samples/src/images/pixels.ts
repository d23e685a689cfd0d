import sharp, { type Sharp } from 'sharp';

/**
 * A picture with edges, gradients and some grain, the same at every call: enough for encoders to do something. Made from
 * raw pixels, so that no decoder is needed.
 * @param channels 2: grey and alpha, 3: RGB, 4: RGB and alpha
 */
export function picture(width: number, height: number, channels: 1 | 2 | 3 | 4 = 3, hue = 0): Sharp {
  const data = Buffer.alloc(width * height * channels);
  let grain = 12_345;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      grain = (Math.imul(grain, 1_103_515_245) + 12_345) >>> 0;
      const inside = (x - width / 2) ** 2 + (y - height / 2) ** 2 < (Math.min(width, height) / 3) ** 2;
      const noise = (grain >>> 24) / 16;
      const colours = [
        (inside ? 200 : 40) + noise,
        (255 * x) / width,
        (255 * y) / height + (hue % 64),
        inside ? 255 : (255 * x) / width,
      ];
      const alphaAt = channels % 2 === 0 ? channels - 1 : -1;
      for (let c = 0; c < channels; c++) {
        const value = c === alphaAt ? colours[3] : colours[c];
        data[(y * width + x) * channels + c] = Math.min(255, value ?? 0);
      }
    }
  }
  return sharp(data, { raw: { width, height, channels } });
}

/** Pictures of one size as the frames of an animation. */
export async function frames(width: number, height: number, count: number): Promise<Sharp> {
  const raw = await Promise.all(
    Array.from({ length: count }, (_, i) =>
      picture(width, height, 4, i * 20)
        .raw()
        .toBuffer(),
    ),
  );
  return sharp(Buffer.concat(raw), {
    raw: { width, height: height * count, channels: 4, pageHeight: height },
  });
}
