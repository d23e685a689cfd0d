import {
  commitUnchanged,
  type GuardedWrite,
  readDocuments,
  untilUnchanged,
} from '@earshot/adapter-firestore';
import {
  audienceSettings,
  decodeWith,
  type EpisodeDocument,
  notificationDue,
  type NotificationLedgerDocument,
  paths,
  type PersonalMessage,
  type ProfileDocument,
  readSettings,
  type UserDocument,
  userSchema,
} from '@earshot/contracts';
import { decideDelivery, type PersonalDelivery } from '@earshot/notifying-core';
import { logEvent } from '@earshot/runtime';
import { pathOf } from '../announce.ts';
import { episodeNow } from './episode.ts';
import { isPushDue, pushOut } from './push.ts';
import { type Inbox, isSettled, type Settlement, settlement } from './settle.ts';
import { templates } from './templates.ts';

/**
 * How long after it was delivered somebody else pushes a notification whose instance has died, in milliseconds: longer
 * than a function lives.
 */
const PUSHED_WITHIN_MS = 120_000;

/** All that the delivery to a user goes by. */
interface Known {
  readonly inbox: Inbox;
  readonly ledger: Inbox;
  readonly user: UserDocument | undefined;
  readonly episode: EpisodeDocument | undefined;
  readonly profile: ProfileDocument | undefined;
}

/**
 * Tells one user, in their inbox and on their devices. The inbox entry and the ledger of what they were told are one commit,
 * before the push: so a cause has one entry and counts once, and who comes after a crash sees that a push is due.
 */
export async function deliverToUser(message: PersonalMessage): Promise<void> {
  const path = pathOf(message);
  const outcome = await untilUnchanged(path, async () => {
    const known = await readKnown(path, message);
    const { user } = known;
    if (isSettled(known.inbox)) {
      return { state: 'settled before', isPushDue: isPushDue(known.inbox?.data), user };
    }
    const now = new Date();
    const delivery = await decide(message, known, now);
    const writes = await writesOf(message, delivery, known, now);
    const outcome = {
      state: delivery.state,
      isPushDue: delivery.state === 'delivered' && user !== undefined && user.tokens.length > 0,
      user,
    };
    return (await commitUnchanged(writes)) ? outcome : 'changed';
  });
  logEvent('INFO', 'notification_settled', { type: message.type, state: outcome.state });
  if (outcome.isPushDue) await pushOut(path, message, outcome.user);
}

async function readKnown(path: string, { user_id, payload }: PersonalMessage): Promise<Known> {
  const [inbox, ledger, account, episode, profile] = await readDocuments([
    path,
    paths.notificationLedger(user_id),
    paths.user(user_id),
    paths.episode(payload.episode_id),
    paths.profile(user_id),
  ]);
  const user = account && decodeWith(userSchema, account.data);
  return {
    inbox,
    ledger,
    user: user?.ok ? user.value : undefined,
    episode: episode?.data as EpisodeDocument | undefined,
    profile: profile?.data as ProfileDocument | undefined,
  };
}

async function decide(message: PersonalMessage, known: Known, now: Date): Promise<PersonalDelivery> {
  return decideDelivery({
    message,
    user: known.user,
    episode: episodeNow(known.episode),
    profile: known.profile,
    ledger: known.ledger?.data as NotificationLedgerDocument | undefined,
    template: await templates[message.type](),
    dailyCap: readSettings(audienceSettings).NOTIFICATION_DAILY_CAP,
    now,
  });
}

async function writesOf(
  message: PersonalMessage,
  delivery: PersonalDelivery,
  { inbox, ledger, user }: Known,
  now: Date,
): Promise<readonly GuardedWrite[]> {
  const settled = await settlement(message, inbox, fieldsOf(message, delivery, user, now), now);
  if (delivery.state !== 'delivered') return [settled];
  const path = paths.notificationLedger(message.user_id);
  const told = { ...delivery.ledger };
  return [settled, ledger ? { path, version: ledger.version, update: told } : { path, create: told }];
}

function fieldsOf(
  { notification_id }: PersonalMessage,
  delivery: PersonalDelivery,
  user: UserDocument | undefined,
  now: Date,
): Settlement {
  switch (delivery.state) {
    case 'deferred':
      return {
        state: 'announced',
        reason: delivery.reason,
        ...(delivery.because && { because: delivery.because }),
        due: notificationDue(notification_id, delivery.until),
      };
    case 'delivered': {
      const { language, message } = delivery;
      const told = { state: 'delivered', language, message, delivered_at: now } as const;
      if (!user || user.tokens.length === 0) return told;
      const until = new Date(now.getTime() + PUSHED_WITHIN_MS);
      return { ...told, push: 'due', due: notificationDue(notification_id, until) };
    }
    default:
      return delivery;
  }
}
