import { randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { appendAll, type Blob, type BlobStore } from './blobs.ts';
import { type ExpectedChecksums, requireChecksums } from './checksum-check.ts';
import type { UploadRange } from './content-range.ts';
import { Digest } from './digest.ts';
import type { ObjectResource } from './object-resource.ts';
import type { ObjectStore } from './object-store.ts';
import { invalid, StorageError } from './storage-error.ts';
import type { NewSession, Session, SessionStore } from './upload-sessions.ts';

/** Storage keeps whole quanta of an unfinished upload only, bytes. */
const UPLOAD_QUANTUM = 256 * 1024;

/** How far a resumable upload is. */
export type UploadProgress =
  | { readonly state: 'incomplete'; readonly size: number }
  | { readonly state: 'complete'; readonly resource: ObjectResource };

/** One request that is writing to an upload. */
interface Writer {
  readonly body: Readable;
  readonly settled: Promise<unknown>;
}

/** Resumable uploads: https://cloud.google.com/storage/docs/performing-resumable-uploads. */
export class Uploads {
  readonly #sessions: SessionStore;
  readonly #objects: ObjectStore;
  readonly #blobs: BlobStore;
  readonly #writers = new Map<string, Writer>();
  /** Checksums of what a file holds so far; recomputed from the file where it is not known. */
  readonly #digests = new Map<string, Digest>();

  constructor(sessions: SessionStore, objects: ObjectStore, blobs: BlobStore) {
    this.#sessions = sessions;
    this.#objects = objects;
    this.#blobs = blobs;
  }

  /**
   * Begins an upload.
   * @returns its id
   * @throws StorageError 404, 412
   */
  start(upload: NewSession): string {
    this.#objects.require(upload, upload.wanted);
    const session: Session = { ...upload, id: randomUUID(), file: randomUUID(), size: 0, state: 'open' };
    this.#sessions.save(session);
    return session.id;
  }

  /**
   * Takes one request of an upload. It ends the request before it, should that still be writing: its connection is lost.
   * @throws StorageError 404, 410 or 499 where the session is not or no longer there; 400; 412; 503 where bytes are missing
   */
  async send(
    id: string,
    range: UploadRange,
    body: Readable,
    expected: ExpectedChecksums,
  ): Promise<UploadProgress> {
    await this.#endWriter(id);
    const work = this.#receive(id, range, body, expected);
    const settled = work.catch(() => undefined);
    this.#writers.set(id, { body, settled });
    try {
      return await work;
    } finally {
      if (this.#writers.get(id)?.body === body) this.#writers.delete(id);
    }
  }

  /** Gives an upload up. @throws StorageError 404 */
  async cancel(id: string): Promise<void> {
    await this.#endWriter(id);
    const session = this.#sessions.get(id);
    if (session.state === 'open') this.#close({ ...session, state: 'cancelled' });
  }

  async #endWriter(id: string): Promise<void> {
    for (let writer = this.#writers.get(id); writer; writer = this.#writers.get(id)) {
      writer.body.destroy();
      await writer.settled;
      if (this.#writers.get(id) === writer) this.#writers.delete(id);
    }
  }

  async #receive(
    id: string,
    range: UploadRange,
    body: Readable,
    expected: ExpectedChecksums,
  ): Promise<UploadProgress> {
    const session = this.#sessions.get(id);
    if (session.state === 'done' && session.resource)
      return { state: 'complete', resource: session.resource };
    if (session.state === 'cancelled') throw new StorageError(499, 'cancelled', 'The upload was cancelled.');
    if (session.state !== 'open') throw new StorageError(410, 'gone', 'The upload is no longer available.');
    if (range.start === undefined)
      return range.total === session.size ? this.#finish(session, expected) : incomplete(session);
    if (range.start > session.size)
      throw new StorageError(
        503,
        'backendError',
        `Invalid request. According to the Content-Range header, the upload offset is ${range.start} byte(s), ` +
          `which exceeds already uploaded size of ${session.size} byte(s).`,
      );
    const received = await this.#append(session, range.start, body);
    const isWhole = range.total === undefined ? range.toTheEnd : received.size >= range.total;
    if (!isWhole) return this.#pause(received, received.size - range.start);
    if (range.total !== undefined && received.size > range.total)
      throw invalid(`The upload has more than the ${range.total} bytes that it announced.`);
    return this.#finish(received, expected);
  }

  /** Writes what is new in a body; of a body that breaks off, whole quanta are kept. */
  async #append(session: Session, start: number, body: Readable): Promise<Session> {
    const digest = this.#digests.get(session.id) ?? (await this.#digestOf(session));
    const handle = await open(this.#blobs.path(session.file), session.size === 0 ? 'w' : 'r+');
    try {
      await handle.truncate(session.size);
      const size = await appendAll(handle, session.size, skip(body, session.size - start), digest);
      this.#digests.set(session.id, digest);
      const received = { ...session, size };
      this.#sessions.save(received);
      return received;
    } catch (error) {
      const { size } = await handle.stat();
      this.#keepQuanta({ ...session, size });
      this.#digests.delete(session.id);
      throw error;
    } finally {
      await handle.close();
    }
  }

  #pause(session: Session, received: number): UploadProgress {
    const kept = this.#keepQuanta(session);
    if (kept.size !== session.size && received < UPLOAD_QUANTUM) throw tooShort(received);
    return incomplete(kept);
  }

  #keepQuanta(session: Session): Session {
    const kept = { ...session, size: session.size - (session.size % UPLOAD_QUANTUM) };
    if (kept.size !== session.size) this.#digests.delete(session.id);
    this.#sessions.save(kept);
    return kept;
  }

  async #finish(session: Session, expected: ExpectedChecksums): Promise<UploadProgress> {
    const digest = this.#digests.get(session.id) ?? (await this.#digestOf(session));
    const blob: Blob = { file: session.file, size: session.size, ...digest.sums() };
    await this.#truncate(session);
    this.#sessions.save({ ...session, state: 'failed' });
    try {
      requireChecksums({ ...session.expected, ...expected }, blob);
      const { bucket, name, settings, wanted } = session;
      const resource = this.#objects.insert({ bucket, name, settings, blob }, wanted);
      this.#sessions.save({ ...session, state: 'done', resource });
      this.#digests.delete(session.id);
      return { state: 'complete', resource };
    } catch (error) {
      this.#close({ ...session, state: 'failed' });
      throw error;
    }
  }

  /** Cuts off bytes of an interrupted request that do not count. */
  async #truncate(session: Session): Promise<void> {
    const handle = await open(this.#blobs.path(session.file), 'a');
    await handle.truncate(session.size).finally(() => handle.close());
  }

  async #digestOf(session: Session): Promise<Digest> {
    const digest = new Digest();
    if (session.size === 0) return digest;
    const range = { start: 0, end: session.size - 1 };
    for await (const chunk of this.#blobs.read(session.file, range)) digest.update(chunk as Uint8Array);
    return digest;
  }

  #close(session: Session): void {
    this.#sessions.save(session);
    this.#digests.delete(session.id);
    this.#blobs.remove(session.file);
  }
}

function incomplete({ size }: Session): UploadProgress {
  return { state: 'incomplete', size };
}

function tooShort(received: number): StorageError {
  return invalid(
    `Invalid request. The number of bytes uploaded is required to be equal or greater than ${UPLOAD_QUANTUM}, except for ` +
      `the final request (it's recommended to be the exact multiple of ${UPLOAD_QUANTUM}). ` +
      `The received request contained ${received} bytes, which does not meet this requirement.`,
  );
}

/** A body without its first bytes, which are there already. */
async function* skip(body: AsyncIterable<Uint8Array>, count: number): AsyncGenerator<Uint8Array> {
  let left = count;
  for await (const chunk of body) {
    if (left < chunk.byteLength) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.byteLength);
  }
}
