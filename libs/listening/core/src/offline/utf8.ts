/** What stands for bytes that are no UTF-8. */
const REPLACEMENT = 0xfffd;

/**
 * TextDecoder for UTF-8 as far as reading messages needs it, for engines that have ECMAScript only, such as BigQuery's:
 * the decoder of the Encoding Standard, a byte order mark left out.
 */
export class Utf8Decoder {
  readonly #fatal: boolean;

  /** @throws RangeError for another encoding than UTF-8 */
  constructor(label = 'utf-8', { fatal = false }: { readonly fatal?: boolean } = {}) {
    if (label !== 'utf-8') throw new RangeError(`The encoding ${label} is not supported`);
    this.#fatal = fatal;
  }

  /** @throws TypeError for bytes that are no UTF-8, when it is fatal. */
  decode(bytes: Uint8Array): string {
    const parts: string[] = [];
    let points: number[] = [];
    for (let at = startOf(bytes); at < bytes.length;) {
      const { point, length } = next(bytes, at);
      if (point < 0 && this.#fatal) throw new TypeError('The encoded data was not valid for encoding utf-8');
      points.push(point < 0 ? REPLACEMENT : point);
      at += length;
      // Not all at once: an engine takes so many arguments.
      if (points.length === 4096) {
        parts.push(String.fromCodePoint(...points));
        points = [];
      }
    }
    return [...parts, String.fromCodePoint(...points)].join('');
  }
}

function startOf(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

/** The code point that starts at an index, -1 for what is none, and how many bytes that takes. */
function next(bytes: Uint8Array, at: number): { readonly point: number; readonly length: number } {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return { point: first, length: 1 };
  const more =
    first >= 0xc2 && first <= 0xdf ? 1 : (first & 0xf0) === 0xe0 ? 2 : first >= 0xf0 && first <= 0xf4 ? 3 : 0;
  if (more === 0) return { point: -1, length: 1 };
  let point = first & (0x3f >> more);
  for (let i = 1; i <= more; i += 1) {
    const byte = bytes[at + i] ?? -1;
    const [low, high] = i === 1 ? secondOf(first) : [0x80, 0xbf];
    if (byte < low || byte > high) return { point: -1, length: i };
    point = (point << 6) | (byte & 0x3f);
  }
  return { point, length: more + 1 };
}

/** Which second bytes a first one allows: no longer form than needed, no surrogate, none above U+10FFFF. */
function secondOf(first: number): readonly [low: number, high: number] {
  switch (first) {
    case 0xe0:
      return [0xa0, 0xbf];
    case 0xed:
      return [0x80, 0x9f];
    case 0xf0:
      return [0x90, 0xbf];
    case 0xf4:
      return [0x80, 0x8f];
    default:
      return [0x80, 0xbf];
  }
}
