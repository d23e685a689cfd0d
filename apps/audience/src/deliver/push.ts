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

/** Whether the push of an inbox entry is still to be sent. */
export function isPushDue(inbox: unknown): inbox is NotificationDocument {
  return (inbox as NotificationDocument | undefined)?.push === 'due';
}

/**
 * Sends the push of a delivered notification that is due to the devices of its listener's account, unless they want it no
 * more, or not now, and notes what became of it, and when it is due again: that alone brings it back. It is sent at least
 * once: an instance that dies before it could note that, or one that is at it at the same time, leads to another one with the
 * same collapse id. Tokens that will never be good again are forgotten.
 */
export async function pushOut(
  path: string,
  message: PersonalMessage,
  user: UserDocument | undefined,
): Promise<void> {
  const [found] = await readDocuments([path]);
  if (!isPushDue(found?.data)) return;
  const conclusion = await push(message, found.data, user);
  const { push: state, gone, againAfterSec, fault } = conclusion;
  const { type } = message;
  await note(path, conclusion);
  if (gone.length > 0) await forget(message.user_id, gone);
  logEvent('INFO', 'push_concluded', { type, state, gone: gone.length });
  if (!fault) return;
  const severity = fault.kind === 'unauthorized' ? 'ERROR' : 'WARNING';
  logEvent(severity, 'push_failed', { type, ...fault, again_after_sec: againAfterSec });
}

async function push(
  message: PersonalMessage,
  entry: NotificationDocument,
  user: UserDocument | undefined,
): Promise<PushConclusion> {
  const now = new Date();
  const decision = decidePush({ message, entry, account: user, now });
  if ('conclusion' in decision) return decision.conclusion;
  const { pushed_to = [], delivered_at = now } = entry;
  const ageSec = Math.floor((now.getTime() - delivered_at.getTime()) / 1000);
  const devices = devicesLeft(user?.tokens ?? [], pushed_to);
  const outcomes = devices.length > 0 ? await sendPush(decision.push, devices) : [];
  const byToken = new Map<string, PushOutcome>();
  for (const [i, outcome] of outcomes.entries()) byToken.set(devices[i] ?? '', outcome);
  return concludePush(byToken, { pushedTo: pushed_to, ageSec, ttl_sec: decision.push.ttl_sec });
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
  { push, push_reason, pushed_to: reached, againAfterSec }: PushConclusion,
) {
  const now = Date.now();
  const again = new Date(now + againAfterSec * 1000);
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
