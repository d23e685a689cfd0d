import { type ByteSource, RangedTokenizer } from './ranged-tokenizer.ts';

/** Bytes read at most to tell a type: tags before the sound may hold a cover picture, but are skipped over. */
const SNIFF_LIMIT = 4 * 1024 * 1024;

/** The MIME type that a file's content shows, or undefined when it shows none. Claims about the file play no part. */
export async function sniff(source: ByteSource): Promise<string | undefined> {
  if (source.size === 0) return undefined;
  const { fileTypeFromTokenizer } = await import('file-type');
  const found = await fileTypeFromTokenizer(new RangedTokenizer(source, SNIFF_LIMIT));
  return found?.mime;
}
