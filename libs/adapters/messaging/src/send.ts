import type { Push, PushOutcome } from '@earshot/notifying-core';
import type { Message, Messaging } from 'firebase-admin/messaging';
import { messaging } from './client.ts';
import { outcomeOf } from './outcome.ts';

/**
 * How long answers are waited for, in milliseconds. The SDK itself tries again what FCM has no time for, as late as FCM
 * asks for, which may be longer than a function lives.
 */
const PATIENCE_MS = 20_000;

/**
 * Pushes to at most 500 devices, as many as the SDK takes at once, by their tokens, and tells for each token, in their order, what became of it. What was not answered in
 * time may arrive all the same: the next push with its collapse id replaces it.
 * @throws what the SDK threw for all of them
 */
export async function sendPush(
  push: Push,
  tokens: readonly string[],
  client: () => Promise<Messaging> = messaging,
  patienceMs = PATIENCE_MS,
): Promise<readonly PushOutcome[]> {
  const fcm = await client();
  const messages = tokens.map((token) => messageOf(push, token));
  const answered = await within(patienceMs, fcm.sendEach(messages));
  if (!answered) return tokens.map(() => ({ kind: 'busy', reason: `no answer within ${patienceMs} ms` }));
  const now = new Date();
  return answered.responses.map((response) => outcomeOf(response, now));
}

/** A message that a repeated one replaces, on each platform, and that none delivers when it is no longer worth it. */
function messageOf({ collapse_id, body, data, ttl_sec }: Push, token: string): Message {
  const end = Math.floor(Date.now() / 1000) + ttl_sec;
  return {
    token,
    notification: { body },
    data: { ...data },
    android: { collapseKey: collapse_id, ttl: ttl_sec * 1000, notification: { tag: collapse_id } },
    apns: {
      headers: { 'apns-collapse-id': collapse_id, 'apns-expiration': String(end) },
      payload: { aps: { alert: { body } } },
    },
    webpush: { headers: { Topic: collapse_id, TTL: String(ttl_sec) }, notification: { tag: collapse_id } },
  };
}

async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
