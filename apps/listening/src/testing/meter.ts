import type { Firestore } from '@google-cloud/firestore';

/** What a client asked of Firestore, as Google bills it. */
export interface Meter {
  /** Documents read, and a query that found none as one. */
  reads: number;
  writes: number;
  commits: number;
  /** Writes of the largest commit. */
  largestCommit: number;
}

interface Answer {
  readonly document?: object | null;
  readonly found?: object | null;
  readonly missing?: string | null;
}
interface Wire {
  requestStream(method: string, ...rest: unknown[]): Promise<NodeJS.EventEmitter>;
  request(
    method: string,
    request: { readonly writes?: readonly unknown[] },
    ...rest: unknown[]
  ): Promise<unknown>;
}

/** Meters a client from now on, where its requests leave it and its answers arrive. */
export function metered(db: Firestore): Meter {
  const meter: Meter = { reads: 0, writes: 0, commits: 0, largestCommit: 0 };
  const wire = db as unknown as Wire;
  const requestStream = wire.requestStream.bind(db);
  const request = wire.request.bind(db);
  wire.requestStream = async (...args) => {
    const stream = await requestStream(...args);
    const emit = stream.emit.bind(stream);
    let documents = 0;
    stream.emit = (event: string | symbol, ...told: unknown[]) => {
      if (event === 'data') {
        const { document, found, missing } = told[0] as Answer;
        if (document ?? found ?? missing) documents += 1;
      }
      if (event === 'end') meter.reads += Math.max(1, documents);
      return emit(event, ...told);
    };
    return stream;
  };
  wire.request = (method, message, ...rest) => {
    if (method === 'commit') {
      const writes = message.writes?.length ?? 0;
      meter.writes += writes;
      meter.commits += 1;
      meter.largestCommit = Math.max(meter.largestCommit, writes);
    }
    return request(method, message, ...rest);
  };
  return meter;
}
