import { invalid } from './storage-error.ts';

/** Both parts of a multipart upload; the media must be read for the request to end. */
export interface MultipartUpload {
  /** The text of the first part: the object's metadata, JSON. */
  readonly metadata: string;
  /** The second part's own content type. */
  readonly contentType: string | undefined;
  readonly media: AsyncIterable<Uint8Array>;
}

const MAX_HEAD_BYTES = 1 << 20;

/**
 * Reads a `multipart/related` body of two parts (RFC 2387) as it comes.
 * @throws StorageError 400 for a body of another form; also while the media is read, when its end is missing
 */
export async function readMultipart(
  source: AsyncIterable<Uint8Array>,
  contentType: string,
): Promise<MultipartUpload> {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  if (!boundary) throw invalid('The multipart upload has no boundary.');
  const delimiter = `\r\n--${boundary[1] ?? boundary[2] ?? ''}`;
  const parts = new DelimitedReader(source, '\r\n');
  await parts.until(delimiter);
  await parts.until('\r\n\r\n');
  const metadata = await parts.until(delimiter);
  const head = await parts.until('\r\n\r\n');
  return {
    metadata,
    contentType: /^content-type:[ \t]*(.+?)[ \t]*$/im.exec(head)?.[1],
    media: parts.stream(delimiter),
  };
}

/** Takes a stream of bytes apart at delimiters. */
class DelimitedReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #rest: Buffer;

  constructor(source: AsyncIterable<Uint8Array>, first: string) {
    this.#source = source[Symbol.asyncIterator]();
    this.#rest = Buffer.from(first);
  }

  /** The text before the next delimiter, which is consumed. */
  async until(delimiter: string): Promise<string> {
    const parts: Buffer[] = [];
    let size = 0;
    for await (const part of this.stream(delimiter)) {
      size += part.length;
      if (size > MAX_HEAD_BYTES) throw invalid('A part of the multipart upload is too large.');
      parts.push(part);
    }
    return Buffer.concat(parts).toString();
  }

  /** The bytes before the next delimiter, which is consumed. */
  async *stream(delimiter: string): AsyncGenerator<Buffer> {
    for (;;) {
      const at = this.#rest.indexOf(delimiter);
      if (at >= 0) {
        const found = this.#rest.subarray(0, at);
        this.#rest = this.#rest.subarray(at + delimiter.length);
        if (found.length > 0) yield found;
        return;
      }
      const safe = this.#rest.length - delimiter.length + 1;
      if (safe > 0) {
        yield this.#rest.subarray(0, safe);
        this.#rest = this.#rest.subarray(safe);
      }
      const next = await this.#source.next();
      if (next.done) throw invalid('The multipart upload ends before its closing boundary.');
      this.#rest = Buffer.concat([this.#rest, next.value]);
    }
  }
}
