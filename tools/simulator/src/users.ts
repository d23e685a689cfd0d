import { DAY_MS, paths } from '@earshot/contracts';
import type { Firestore } from 'firebase-admin/firestore';
import { Dice } from './dice.ts';
import type { FullOptions } from './options.ts';
import { type Listener, listenerOf } from './population.ts';

/** Most documents of one commit; far below its 10 MiB. */
const BATCH = 500;
/** Salt that keeps these throws apart from others. */
const ACCOUNTS = 7;

/** An account as `users/{user}` holds it (reference). */
interface Account extends Omit<Listener, 'index' | 'heartbeats' | 'speed' | 'taste' | 'skew'> {
  readonly created_at: Date;
  readonly last_login: Date;
  /** Registration tokens of their devices, which no FCM but the local one knows. */
  readonly tokens: readonly string[];
}

/** The account of a listener, made in the three years before a time (milliseconds since 1970). */
function accountOf(listener: Listener, seed: number, beforeMs: number): Account {
  const { user_id, country, language, plan, notifications_enabled, device_type } = listener;
  const dice = new Dice(seed, ACCOUNTS, listener.index);
  const created = beforeMs - dice.whole(1, 3 * 365) * DAY_MS;
  const login = beforeMs - dice.whole(0, Math.min(beforeMs - created, 30 * DAY_MS));
  const times = { created_at: new Date(created), last_login: new Date(login) };
  return {
    user_id,
    country,
    language,
    plan,
    notifications_enabled,
    device_type,
    ...times,
    tokens: [`simulated_${user_id}`],
  };
}

/** Whose accounts are written. */
export interface AccountsOptions extends Pick<FullOptions, 'seed' | 'plans'> {
  /** How many, from the first listener on. */
  readonly count: number;
  /** Milliseconds since 1970: accounts are older. */
  readonly beforeMs: number;
}

/** Writes the accounts of a population's first listeners over whatever is there. */
export async function seedUsers(
  db: Firestore,
  { seed, plans, count, beforeMs }: AccountsOptions,
): Promise<void> {
  for (let from = 0; from < count; from += BATCH) {
    const batch = db.batch();
    for (let index = from; index < Math.min(count, from + BATCH); index += 1) {
      const account = accountOf(listenerOf(seed, index, plans), seed, beforeMs);
      batch.set(db.doc(paths.user(account.user_id)), account);
    }
    await batch.commit();
  }
}
