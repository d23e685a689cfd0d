/** The capture pattern that every Ogg page begins with (RFC 3533). */
const CAPTURE = [0x4f, 0x67, 0x67, 0x53];
/** Bytes of a page's header up to its serial number. */
const HEADER_BYTES = 18;
/** A granule position that says no packet ends on the page. */
const NO_GRANULE = 0xffff_ffff_ffff_ffffn;

/** Longest Ogg page, in bytes: the end of a stream lies within the last two. */
export const MAX_OGG_PAGE = 65_307;

/** The last granule position in the tail of an Ogg file: samples up to its end; undefined when no page is there. */
export function lastGranule(tail: Uint8Array): bigint | undefined {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  for (let at = tail.length - HEADER_BYTES; at >= 0; at -= 1) {
    if (!CAPTURE.every((byte, i) => tail[at + i] === byte)) continue;
    const granule = view.getBigUint64(at + 6, true);
    if (granule !== NO_GRANULE) return granule;
  }
  return undefined;
}
