import { type NotificationMessage, parseTime } from '@earshot/contracts';
import { rules } from '../rules/registry.ts';
import type { Wording } from './words.ts';

/** The end of a notification that is not told. */
export interface Withheld {
  readonly state: 'expired' | 'suppressed';
  /** In words. */
  readonly reason: string;
}

/** Why nobody at all is told any more; undefined while it is worth telling. */
export function withheldFromAll(
  { created_at, ttl_sec, type, payload }: NotificationMessage,
  { episode }: Pick<Wording, 'episode'>,
  now: Date,
): Withheld | undefined {
  const ageSec = (now.getTime() - parseTime(created_at)) / 1000;
  if (ageSec > ttl_sec) {
    return { state: 'expired', reason: `${Math.round(ageSec)} s old; worth telling for ${ttl_sec} s` };
  }
  if (!episode) return { state: 'suppressed', reason: `${payload.episode_id} is gone` };
  if (rules[type].episode === 'recommend' && !episode.isRecommendable) {
    return { state: 'suppressed', reason: `${payload.episode_id} may not be recommended any more` };
  }
  return undefined;
}
