import {
  type BroadcastMessage,
  type Language,
  type NotificationMessage,
  type NotificationState,
  type NotificationTemplate,
  parseTime,
  type PersonalMessage,
  type UserDocument,
} from '@earshot/contracts';
import { render } from './render.ts';
import { type Texts, textsOf } from './templates.ts';

/** What the words of a notification are made from. */
interface Wording {
  /** The stored template, where there is one. */
  readonly template: NotificationTemplate | undefined;
  /** The episode's title; its id stands in when it has none yet. */
  readonly title: string | undefined;
}

/** What decides about one user's notification. */
export interface PersonalCase extends Wording {
  readonly message: PersonalMessage;
  /** The account, or undefined when there is none. */
  readonly user: UserDocument | undefined;
  readonly now: Date;
}

/** What decides about a notification to everybody. */
export interface BroadcastCase extends Wording {
  readonly message: BroadcastMessage;
  readonly now: Date;
}

/** The end of a notification that is not told. */
export interface Withheld {
  readonly state: 'expired' | 'suppressed';
  /** In words. */
  readonly reason: string;
}
/** What became of one user's notification. */
export type PersonalDelivery =
  { readonly state: 'delivered'; readonly language: Language; readonly message: string } | Withheld;
/** What became of a notification to everybody. */
export type BroadcastDelivery = { readonly state: 'delivered'; readonly messages: Texts } | Withheld;

const FINAL: readonly NotificationState[] = ['delivered', 'expired', 'suppressed', 'failed'];

/** Whether nothing more can become of a notification, however often it is delivered. */
export function isFinal(state: NotificationState): boolean {
  return FINAL.includes(state);
}

/** Decides, at the moment of delivery, whether a user is told, and in which words. */
export function decideDelivery({ message, user, now, ...wording }: PersonalCase): PersonalDelivery {
  const expired = expiry(message, now);
  if (expired) return expired;
  if (!user) return { state: 'suppressed', reason: `${message.user_id} has no account` };
  if (!user.notifications_enabled) {
    return { state: 'suppressed', reason: `${message.user_id} has turned notifications off` };
  }
  const values = { ...valuesOf(message, wording), user_id: message.user_id };
  const text = textsOf(message.type, wording.template)[user.language];
  return { state: 'delivered', language: user.language, message: render(text, values) };
}

/** Decides, at the moment of delivery, whether everybody is told, and in which words by language. */
export function decideBroadcast({ message, now, ...wording }: BroadcastCase): BroadcastDelivery {
  const expired = expiry(message, now);
  if (expired) return expired;
  const values = valuesOf(message, wording);
  const texts = textsOf(message.type, wording.template);
  return {
    state: 'delivered',
    messages: {
      EN: render(texts.EN, values),
      ES: render(texts.ES, values),
      DE: render(texts.DE, values),
      FR: render(texts.FR, values),
    },
  };
}

function expiry(message: NotificationMessage, now: Date): Withheld | undefined {
  const ageSec = (now.getTime() - parseTime(message.created_at)) / 1000;
  if (ageSec <= message.ttl_sec) return undefined;
  return {
    state: 'expired',
    reason: `${Math.round(ageSec)} s old; worth telling for ${message.ttl_sec} s`,
  };
}

function valuesOf({ payload }: NotificationMessage, { title }: Wording) {
  return { episode_id: payload.episode_id, title: title ?? payload.episode_id };
}
