/** Two pictures of one size as RGB, 3 bytes a pixel. */
export interface Pair {
  readonly width: number;
  readonly height: number;
  readonly original: Uint8Array;
  readonly copy: Uint8Array;
}

/** Peak signal-to-noise ratio over all channels, in dB; infinite for equal pictures. */
export function psnr({ original, copy }: Pair): number {
  let squares = 0;
  for (let i = 0; i < original.length; i++) squares += ((original[i] ?? 0) - (copy[i] ?? 0)) ** 2;
  return 10 * Math.log10(255 ** 2 / (squares / original.length));
}

/** Side of the windows that {@link ssim} compares, in pixels. */
const WINDOW = 8;
const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;

/** Structural similarity of the luma (Wang et al., 2004), as the mean over windows that do not overlap: 1 for equal pictures. */
export function ssim(pair: Pair): number {
  const { width, height } = pair;
  const [a, b] = [luma(pair.original), luma(pair.copy)];
  let sum = 0;
  let windows = 0;
  for (let y = 0; y < height; y += WINDOW) {
    for (let x = 0; x < width; x += WINDOW) {
      sum += windowSsim(a, b, width, {
        left: x,
        top: y,
        right: Math.min(width, x + WINDOW),
        bottom: Math.min(height, y + WINDOW),
      });
      windows++;
    }
  }
  return sum / windows;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function windowSsim(a: Float32Array, b: Float32Array, width: number, box: Box): number {
  let [sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0];
  for (let y = box.top; y < box.bottom; y++) {
    for (let x = box.left; x < box.right; x++) {
      const p = a[y * width + x] ?? 0;
      const q = b[y * width + x] ?? 0;
      sumA += p;
      sumB += q;
      sumAA += p * p;
      sumBB += q * q;
      sumAB += p * q;
    }
  }
  const n = (box.right - box.left) * (box.bottom - box.top);
  const [meanA, meanB] = [sumA / n, sumB / n];
  const variances = sumAA / n - meanA ** 2 + (sumBB / n - meanB ** 2);
  const covariance = sumAB / n - meanA * meanB;
  return (
    ((2 * meanA * meanB + C1) * (2 * covariance + C2)) / ((meanA ** 2 + meanB ** 2 + C1) * (variances + C2))
  );
}

/** Luma of RGB pixels (BT.601). */
function luma(rgb: Uint8Array): Float32Array {
  const values = new Float32Array(rgb.length / 3);
  for (let i = 0; i < values.length; i++) {
    values[i] = 0.299 * (rgb[3 * i] ?? 0) + 0.587 * (rgb[3 * i + 1] ?? 0) + 0.114 * (rgb[3 * i + 2] ?? 0);
  }
  return values;
}
