/**
 * Most UTF-16 units of one document: at most 60 KB, so that a listener of such a document gets it in one event (512 KB)
 * and a reader gets it at once.
 */
export const CHUNK_CHARS = 20_000;

/** A text in parts of at most {@link CHUNK_CHARS}, parted between words where it can be; joined they are the text. */
export function textChunks(text: string): string[] {
  const chunks: string[] = [];
  for (let from = 0; from < text.length;) {
    const to = from + CHUNK_CHARS < text.length ? partingIn(text, from) : text.length;
    chunks.push(text.slice(from, to));
    from = to;
  }
  return chunks;
}

/** Where the part that begins at `from` ends: after its last white space, or at least not inside a character. */
function partingIn(text: string, from: number): number {
  const most = text.slice(from, from + CHUNK_CHARS);
  const space = most.search(/\s\S*$/);
  if (space > 0) return from + space + 1;
  const last = most.codePointAt(most.length - 1) ?? 0;
  return from + most.length - (last >= 0xd800 && last <= 0xdbff ? 1 : 0);
}
