import { randomUUID } from 'node:crypto';
import { createReadStream, linkSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { ByteRange } from './byte-range.ts';
import { type Checksums, Digest } from './digest.ts';

/** The bytes of one version of one object: an immutable file. */
export interface Blob extends Checksums {
  readonly file: string;
  readonly size: number;
}

/** Files of one folder. Bodies are streamed; none is ever held in memory. */
export class BlobStore {
  readonly #folder: string;

  /** @param folder is made if it is not there */
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#folder = folder;
  }

  /** Writes a new file; nothing is left of it when the source fails. */
  async write(source: AsyncIterable<Uint8Array>): Promise<Blob> {
    const file = randomUUID();
    const handle = await open(this.path(file), 'wx');
    try {
      const digest = new Digest();
      const size = await appendAll(handle, 0, source, digest);
      return { file, size, ...digest.sums() };
    } catch (error) {
      this.remove(file);
      throw error;
    } finally {
      await handle.close();
    }
  }

  /**
   * Opens a file at once and streams it: it can be read to its end even if it is removed meanwhile.
   * @throws Error when the file is not there
   */
  read(file: string, range?: ByteRange): Readable {
    const fd = openSync(this.path(file), 'r');
    return createReadStream('', { fd, highWaterMark: 256 * 1024, ...range });
  }

  /** Another file of the same bytes, without copying them. */
  duplicate(blob: Blob): Blob {
    const file = randomUUID();
    linkSync(this.path(blob.file), this.path(file));
    return { ...blob, file };
  }

  remove(file: string): void {
    rmSync(this.path(file), { force: true });
  }

  /** Removes every file but these, such as those that an aborted process left. */
  keepOnly(files: ReadonlySet<string>): void {
    for (const file of readdirSync(this.#folder)) if (!files.has(file)) this.remove(file);
  }

  path(file: string): string {
    return join(this.#folder, file);
  }
}

/**
 * Writes a source into a file, from a position on.
 * @returns the position after the last byte written
 */
export async function appendAll(
  handle: FileHandle,
  position: number,
  source: AsyncIterable<Uint8Array>,
  digest: Digest,
): Promise<number> {
  let end = position;
  for await (const chunk of source) {
    // The checksums are computed while the bytes are written.
    const written = writeAll(handle, chunk, end);
    digest.update(chunk);
    await written;
    end += chunk.byteLength;
  }
  return end;
}

async function writeAll(handle: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < chunk.byteLength;) {
    const { bytesWritten } = await handle.write(chunk, done, chunk.byteLength - done, position + done);
    done += bytesWritten;
  }
}
