import { DAY_MS, paths, type UserWindowDocument } from '@earshot/contracts';
import { type ClosingPart, USER_WINDOW_KEPT_DAYS, type UserWindow, windowId } from '@earshot/listening-core';
import type { Firestore, WriteBatch } from 'firebase-admin/firestore';
import { replaceIn } from './replace.ts';
import type { UserListening, WrittenWindow } from './user-listening.ts';

/**
 * Writes the windows of a part and removes those they absorbed, each provided that it is as it was read. A window that is
 * as it ought to be is left alone.
 */
export function addWindows(
  db: Firestore,
  batch: WriteBatch,
  { user, stored }: Pick<UserListening, 'user' | 'stored'>,
  { closed, absorbed }: Pick<ClosingPart<unknown>, 'closed' | 'absorbed'>,
  now: Date,
): void {
  const written = new Map(stored.map((window) => [window.id, window]));
  const refOf = (id: string) => db.doc(paths.userWindow(user, id));
  for (const window of closed) {
    const id = windowId(window.start);
    const held = written.get(id);
    if (held && isSame(held, window)) continue;
    const document = documentOf(user, window, now);
    replaceIn(batch, { ref: refOf(id), updateTime: held?.updateTime }, { ...document });
  }
  for (const { id } of absorbed) {
    const lastUpdateTime = written.get(id)?.updateTime;
    batch.delete(refOf(id), lastUpdateTime ? { lastUpdateTime } : {});
  }
}

function isSame({ end, document }: WrittenWindow, window: UserWindow): boolean {
  return (
    end === window.end &&
    document.plays === window.plays &&
    document.completes === window.completes &&
    document.stops === window.stops &&
    document.score === window.score_tenths / 10
  );
}

function documentOf(user: string, window: UserWindow, now: Date): UserWindowDocument {
  const { start, end, plays, completes, stops, score_tenths } = window;
  return {
    user_id: user,
    window_start: new Date(start),
    window_end: new Date(end),
    plays,
    completes,
    stops,
    score: score_tenths / 10,
    updated_at: now,
    expires_at: new Date(end + USER_WINDOW_KEPT_DAYS * DAY_MS),
  };
}
