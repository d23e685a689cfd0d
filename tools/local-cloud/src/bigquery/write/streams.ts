import { randomUUID } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import type { InsertRow } from '../insert.ts';
import { CallFailure } from '../../grpc/serve.ts';

/** When the rows of a stream become visible: at once, when the stream is committed, or when they are flushed. */
export type StreamType = 'COMMITTED' | 'PENDING' | 'BUFFERED';
/** The types by their number in the protocol. */
export const STREAM_TYPES: Readonly<Record<number, StreamType>> = {
  1: 'COMMITTED',
  2: 'PENDING',
  3: 'BUFFERED',
};

/** A table's path taken apart. */
export interface TablePath {
  readonly dataset: string;
  readonly table: string;
}

/** One write stream. */
export interface Stream extends TablePath {
  readonly name: string;
  readonly type: StreamType;
  /** Rows appended so far: the next row's offset. */
  length: number;
  /** Rows that are not visible yet. */
  hidden: InsertRow[];
  finalized: boolean;
}

/** The dataset and table of `projects/p/datasets/d/tables/t…`. @throws CallFailure INVALID_ARGUMENT */
export function tablePath(name: string): TablePath {
  const [, dataset, table] = /^projects\/[^/]+\/datasets\/([^/]+)\/tables\/([^/]+)/.exec(name) ?? [];
  if (!dataset || !table) throw new CallFailure(status.INVALID_ARGUMENT, `Invalid table name: ${name}`);
  return { dataset, table };
}

/** The write streams of this run. Every table has a default stream, which has no offsets. */
export class Streams {
  readonly #streams = new Map<string, Stream>();

  create(parent: string, type: StreamType): Stream {
    const name = `${parent}/streams/${randomUUID()}`;
    const stream: Stream = { ...tablePath(parent), name, type, length: 0, hidden: [], finalized: false };
    this.#streams.set(name, stream);
    return stream;
  }

  /** @throws CallFailure NOT_FOUND */
  get(name: string): Stream {
    const stream = this.#streams.get(name);
    if (!stream) throw new CallFailure(status.NOT_FOUND, `Requested entity was not found. Entity: ${name}`);
    return stream;
  }
}

/** Whether a name is that of a table's default stream. */
export function isDefault(name: string): boolean {
  return /(^|\/)_default$/.test(name);
}
