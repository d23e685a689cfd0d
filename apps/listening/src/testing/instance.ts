import type { Firestore } from '@google-cloud/firestore';
import { folders } from '../fold/folders.ts';
import type { Received } from '../fold/message.ts';

/** The three folding functions of one instance, on a client of its own. */
export function instance(db: Firestore): ReturnType<typeof folders> {
  return folders(() => Promise.resolve(db));
}

let messages = 0;
/** A message with this body: a text as it is, anything else as JSON. */
export function messageOf(body: unknown, publishTime: string): Received {
  messages += 1;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { messageId: `m${messages}`, publishTime, data: Buffer.from(text).toString('base64') };
}

/** The full minute ten minutes ago: counted as live, and past nothing's time. */
export const BASE = Math.floor(Date.now() / 60_000) * 60_000 - 600_000;
/** So many seconds after {@link BASE}. */
export const time = (seconds: number) => new Date(BASE + seconds * 1_000).toISOString();
