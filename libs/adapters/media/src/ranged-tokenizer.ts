import { AbstractTokenizer, EndOfStreamError, type IFileInfo, type IReadChunkOptions } from 'strtok3';

/** Bytes that are fetched in parts. */
export interface ByteSource {
  readonly size: number;
  /** The bytes from `start` up to, and not with, `end`. */
  read(start: number, end: number): Promise<Uint8Array>;
}

/** More of a file would have to be read than is worth it. */
export class ReadLimit extends Error {
  override readonly name = 'ReadLimit';
}

/** Bytes fetched at once. */
const CHUNK_BYTES = 256 * 1024;
/** Chunks kept: formats look back a little, and at a file's end. */
const CHUNKS_KEPT = 4;

/**
 * Lets a parser roam over a file that is read by ranges: memory stays flat whatever the file's size.
 * Reading more than `limit` bytes in all throws ReadLimit.
 */
export class RangedTokenizer extends AbstractTokenizer {
  override readonly fileInfo: IFileInfo;
  readonly #source: ByteSource;
  readonly #chunks = new Map<number, Uint8Array>();
  #left: number;

  /** `told` is what the parser learns of the file beforehand; without a size it can only go forward. */
  constructor(source: ByteSource, limit: number, told: IFileInfo = { size: source.size }) {
    super();
    this.fileInfo = told;
    this.#source = source;
    this.#left = limit;
  }

  override supportsRandomAccess(): boolean {
    return this.fileInfo.size !== undefined;
  }

  setPosition(position: number): void {
    this.position = position;
  }

  override async readBuffer(target: Uint8Array, options?: IReadChunkOptions): Promise<number> {
    const count = await this.peekBuffer(target, options);
    this.position = (options?.position ?? this.position) + count;
    return count;
  }

  override async peekBuffer(target: Uint8Array, options?: IReadChunkOptions): Promise<number> {
    const { length, position, mayBeLess } = this.normalizeOptions(target, options);
    const available = Math.max(0, Math.min(length, this.#source.size - position));
    if (available < length && !mayBeLess) throw new EndOfStreamError();
    let copied = 0;
    while (copied < available) {
      const at = position + copied;
      const chunk = await this.#chunk(Math.floor(at / CHUNK_BYTES));
      const part = chunk.subarray(at % CHUNK_BYTES, (at % CHUNK_BYTES) + available - copied);
      if (part.length === 0) throw new EndOfStreamError();
      target.set(part, copied);
      copied += part.length;
    }
    return copied;
  }

  async #chunk(index: number): Promise<Uint8Array> {
    const known = this.#chunks.get(index);
    if (known) return known;
    const start = index * CHUNK_BYTES;
    const end = Math.min(start + CHUNK_BYTES, this.#source.size);
    this.#left -= end - start;
    if (this.#left < 0) throw new ReadLimit('too much of the file would have to be read');
    const chunk = await this.#source.read(start, end);
    this.#chunks.set(index, chunk);
    const [oldest] = this.#chunks.keys();
    if (this.#chunks.size > CHUNKS_KEPT && oldest !== undefined) this.#chunks.delete(oldest);
    return chunk;
  }
}
