import { paths } from '@earshot/contracts';
import type { Firestore } from 'firebase-admin/firestore';
import { Dice } from './dice.ts';
import type { Listener } from './population.ts';

/** Most documents of one commit; far below its 10 MiB. */
const BATCH = 500;
const DAY_MS = 86_400_000;
/** Salt that keeps these throws apart from others. */
const ACCOUNTS = 7;

/** An account as `users/{user}` holds it (reference). */
export interface Account extends Omit<Listener, 'heartbeats' | 'speed' | 'taste'> {
  readonly created_at: Date;
  readonly last_login: Date;
}

/** The account of a listener, made in the three years before a time (milliseconds since 1970). */
export function accountOf(listener: Listener, seed: number, beforeMs: number): Account {
  const { user_id, country, language, plan, notifications_enabled, device_type } = listener;
  const dice = new Dice(seed, ACCOUNTS, Number(user_id.slice('user_'.length)));
  const created = beforeMs - dice.whole(1, 3 * 365) * DAY_MS;
  const login = beforeMs - dice.whole(0, Math.min(beforeMs - created, 30 * DAY_MS));
  const times = { created_at: new Date(created), last_login: new Date(login) };
  return { user_id, country, language, plan, notifications_enabled, device_type, ...times };
}

/** Writes accounts over whatever is there. */
export async function seedUsers(db: Firestore, accounts: readonly Account[]): Promise<void> {
  for (let from = 0; from < accounts.length; from += BATCH) {
    const batch = db.batch();
    for (const account of accounts.slice(from, from + BATCH)) {
      batch.set(db.doc(paths.user(account.user_id)), account);
    }
    await batch.commit();
  }
}
