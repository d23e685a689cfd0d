import {
  AUDIENCE_SHARDS,
  type BroadcastCause,
  type BroadcastPartDocument,
  DAY_MS,
  NOTIFICATION_KEPT_DAYS,
  type NotificationDocument,
  parseTime,
} from '@earshot/contracts';
import { pending } from '../pending.ts';
import { type Audience, nameOf } from './audiences.ts';

/**
 * For how long the one who tells a part is left alone with it after each page, in milliseconds: then they have died, or run
 * out of time.
 */
const LEFT_ALONE_MS = 60_000;

/** A part with the id of its document. */
export interface NewPart {
  readonly id: string;
  readonly document: BroadcastPartDocument;
}

/** The parts in which a cause is told, none of them begun. They are written together, in the cause's own commit if it has one. */
export function broadcastParts(cause: BroadcastCause, now: Date): readonly NewPart[] {
  return Array.from({ length: AUDIENCE_SHARDS }, (_, shard) => ({
    id: `${cause.notification_id}-${shard}`,
    document: {
      ...cause,
      shard,
      state: 'open',
      cursor: { done: [] },
      told: 0,
      due: dueAfter(now),
      updated_at: now,
      expires_at: new Date(now.getTime() + NOTIFICATION_KEPT_DAYS * DAY_MS),
    },
  }));
}

/** What a listener is told of a cause, waiting in their outbox; worth telling from the cause's time on. */
export function personalNotification(
  { notification_id, created_at, ttl_sec, ...cause }: BroadcastCause,
  audience: Audience,
  user_id: string,
  now: Date,
): NotificationDocument {
  const common = { notification_id, user_id, ttl_sec };
  const notification =
    cause.type === 'TRENDING_NOW'
      ? pending({ ...common, type: cause.type, payload: cause.payload }, now)
      : pending({ ...common, type: cause.type, payload: { ...cause.payload, ...audience } }, now);
  return { ...notification, created_at };
}

/** What a part is to do next: tell a page of an audience, or end. */
type NextStep =
  | { readonly step: 'tell'; readonly audience: Audience; readonly after: string | undefined }
  | { readonly step: 'end'; readonly state: 'done' | 'expired' | 'withdrawn' };

/**
 * Decides what an open part does next. `audiences` are those of the episode as it is now; none stands for an episode that
 * nobody is to be told of any more.
 */
export function nextStep(
  part: BroadcastPartDocument,
  audiences: readonly Audience[] | undefined,
  now: Date,
): NextStep {
  if (!audiences) return { step: 'end', state: 'withdrawn' };
  if (now.getTime() > parseTime(part.created_at) + part.ttl_sec * 1000)
    return { step: 'end', state: 'expired' };
  const audience = audiences.find((one) => !part.cursor.done.includes(nameOf(one)));
  if (!audience) return { step: 'end', state: 'done' };
  const { within } = part.cursor;
  return { step: 'tell', audience, after: within?.audience === nameOf(audience) ? within.after : undefined };
}

/**
 * Whether a part is to be gone on with when its episode may be recommended, again or to more audiences: so long as it has
 * not expired and has somebody left to tell. One that is open is as well, for whoever is at it may have seen the episode
 * before, and be about to withdraw it.
 */
export function goesOnWith(part: BroadcastPartDocument, audiences: readonly Audience[]): boolean {
  if (part.state === 'open' || part.state === 'withdrawn') return true;
  return part.state === 'done' && audiences.some((one) => !part.cursor.done.includes(nameOf(one)));
}

/** What one page of an audience gave. */
interface Page {
  /** Listeners told who were not told before. */
  readonly told: number;
  /** The last document read; undefined at the end of the audience. */
  readonly next: string | undefined;
}

/** What changes in a part by a page of an audience. */
export function afterPage(
  { cursor: { done }, told }: BroadcastPartDocument,
  audience: Audience,
  page: Page,
  now: Date,
): Pick<BroadcastPartDocument, 'cursor' | 'told' | 'due' | 'updated_at'> {
  return {
    cursor:
      page.next === undefined
        ? { done: [...done, nameOf(audience)] }
        : { done, within: { audience: nameOf(audience), after: page.next } },
    told: told + page.told,
    due: dueAfter(now),
    updated_at: now,
  };
}

function dueAfter(now: Date): Date {
  return new Date(now.getTime() + LEFT_ALONE_MS);
}
