import { createHash, type Hash } from 'node:crypto';
import { crc32c } from '@node-rs/crc32';

/** Both checksums of an object, as its resource shows them. */
export interface Checksums {
  readonly md5Hash: string;
  readonly crc32c: string;
}

/** Computes both checksums of bytes that come piece by piece. */
export class Digest {
  readonly #md5: Hash = createHash('md5');
  #crc = 0;

  update(chunk: Uint8Array): void {
    this.#md5.update(chunk);
    this.#crc = crc32c(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength), this.#crc);
  }

  /** The checksums so far; more bytes may follow. */
  sums(): Checksums {
    const crc = Buffer.alloc(4);
    crc.writeUInt32BE(this.#crc);
    return { md5Hash: this.#md5.copy().digest('base64'), crc32c: crc.toString('base64') };
  }
}
