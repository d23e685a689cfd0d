import {
  readDocuments,
  removingUndefined,
  untilUnchanged,
  updateUnchanged,
} from '@earshot/adapter-firestore';
import { sendPush } from '@earshot/adapter-messaging';
import {
  decodeWith,
  type NotificationDocument,
  notificationDue,
  paths,
  type PersonalMessage,
  Transient,
  type UserDocument,
  userSchema,
} from '@earshot/contracts';
import {
  concludePush,
  decidePush,
  devicesLeft,
  type PushConclusion,
  type PushOutcome,
} from '@earshot/notifying-core';
import { logEvent } from '@earshot/runtime';

/**
 * When a push that a device has no time for is sent again, in milliseconds, unless its message is delivered again before, or
 * FCM or quiet hours say when.
 */
const AGAIN_AFTER_MS = 60_000;

/** Whether the push of an inbox entry is still to be sent. */
export function isPushDue(inbox: unknown): inbox is NotificationDocument {
  return (inbox as NotificationDocument | undefined)?.push === 'due';
}

/**
 * Sends the push of a delivered notification that is due to the devices of its listener's account, unless they want it no
 * more, or not now, and notes what became of it. It is sent at least once: an instance
 * that dies before it could note that, or one that is at it at the same time, leads to another one with the same collapse
 * id. Tokens that will never be good again are forgotten.
 * @throws Transient when it has to be sent again and nothing says when
 */
export async function pushOut(
  path: string,
  message: PersonalMessage,
  user: UserDocument | undefined,
): Promise<void> {
  const [found] = await readDocuments([path]);
  if (!isPushDue(found?.data)) return;
  const conclusion = await push(message, found.data, user);
  const { push: state, gone, retryAfterSec, push_reason: reason } = conclusion;
  await note(path, conclusion);
  if (gone.length > 0) await forget(message.user_id, gone);
  logEvent('INFO', 'push_concluded', { type: message.type, state, gone: gone.length, reason });
  if (state === 'due' && retryAfterSec === 0)
    throw new Transient(`the push is to be sent again: ${reason ?? ''}`);
}

async function push(
  message: PersonalMessage,
  entry: NotificationDocument,
  user: UserDocument | undefined,
): Promise<PushConclusion> {
  const decision = decidePush({ message, entry, account: user, now: new Date() });
  if ('conclusion' in decision) return decision.conclusion;
  const { pushed_to = [] } = entry;
  const devices = devicesLeft(user?.tokens ?? [], pushed_to);
  const outcomes = devices.length > 0 ? await sendPush(decision.push, devices) : [];
  const byToken = new Map<string, PushOutcome>();
  for (const [i, outcome] of outcomes.entries()) byToken.set(devices[i] ?? '', outcome);
  return concludePush(byToken, pushed_to);
}

async function note(path: string, conclusion: PushConclusion): Promise<void> {
  await untilUnchanged(path, async () => {
    const [found] = await readDocuments([path]);
    if (!found || !isPushDue(found.data)) return 'noted before';
    const noted = await updateUnchanged(path, found.version, await fieldsOf(found.data, conclusion));
    return noted ? 'noted' : 'changed';
  });
}

function fieldsOf(
  { notification_id, pushed_to = [] }: NotificationDocument,
  { push, push_reason, pushed_to: reached, retryAfterSec }: PushConclusion,
) {
  const now = Date.now();
  const again = new Date(now + (retryAfterSec * 1000 || AGAIN_AFTER_MS));
  return removingUndefined({
    push,
    push_reason,
    pushed_to: [...new Set([...pushed_to, ...reached])],
    ...(reached.length > pushed_to.length && { pushed_at: new Date(now) }),
    due: push === 'due' ? notificationDue(notification_id, again) : undefined,
  });
}

async function forget(user: string, gone: readonly string[]): Promise<void> {
  const path = paths.user(user);
  await untilUnchanged(path, async () => {
    const [account] = await readDocuments([path]);
    if (!account) return 'gone';
    const decoded = decodeWith(userSchema, account.data);
    if (!decoded.ok) return 'unreadable';
    const tokens = decoded.value.tokens.filter((token) => !gone.includes(token));
    return (await updateUnchanged(path, account.version, { tokens })) ? 'forgotten' : 'changed';
  });
}
