import type { Message } from '@earshot/listening-core';

/** A Pub/Sub message as its trigger gives it. */
export interface Received {
  readonly messageId: string;
  /** ISO-8601. */
  readonly publishTime: string;
  /** The body in base64. */
  readonly data: string;
}

/** The message that a trigger gave. */
export function messageOf({ messageId, publishTime, data }: Received): Message {
  return { messageId, publishedAt: Date.parse(publishTime), body: Buffer.from(data, 'base64') };
}
