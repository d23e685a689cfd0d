import { type NotificationMessage, parseTime, type Why, why } from '@earshot/contracts';
import { rules } from '../rules/registry.ts';
import type { Wording } from './words.ts';

/** The end of a notification that is not told. */
export interface Withheld extends Why {
  readonly state: 'expired' | 'suppressed';
}

/** Why nobody at all is told any more; undefined while it is worth telling. */
export function withheldFromAll(
  { created_at, ttl_sec, type, payload }: NotificationMessage,
  { episode }: Pick<Wording, 'episode'>,
  now: Date,
): Withheld | undefined {
  const ageSec = (now.getTime() - parseTime(created_at)) / 1000;
  if (ageSec > ttl_sec) {
    return { state: 'expired', ...why('untold.expired', { age: Math.round(ageSec), ttl: ttl_sec }) };
  }
  const { episode_id } = payload;
  if (!episode) return { state: 'suppressed', ...why('untold.gone', { episode: episode_id }) };
  if (rules[type].episode === 'recommend' && !episode.isRecommendable) {
    return { state: 'suppressed', ...why('untold.withdrawn', { episode: episode_id }) };
  }
  return undefined;
}
