import { type BroadcastCause, DAY_MS, type Label } from '@earshot/contracts';
import { notificationId } from '../identity.ts';
import { rules } from './registry.ts';

/** An episode that can be heard from now on. */
export interface PublishedEpisode {
  readonly episode_id: string;
  readonly show_id?: string;
  readonly label?: Label;
  /** When its upload began; undefined when that is not known. */
  readonly created_at?: Date;
  readonly now: Date;
}

/** What takes longer to be published (a week, in milliseconds) is an archive that is being filled, and no news. */
const NEWS_MS = 7 * DAY_MS;

/** Tells those who follow its show or like its label of a new episode; nobody, of one that neither is known of. */
export function newForYou(episode: PublishedEpisode): BroadcastCause | undefined {
  const { episode_id, show_id, label, created_at, now } = episode;
  if (show_id === undefined && label === undefined) return undefined;
  if (created_at && now.getTime() - created_at.getTime() > NEWS_MS) return undefined;
  return {
    notification_id: notificationId('new', episode_id),
    created_at: now.toISOString(),
    type: 'NEW_FOR_YOU',
    ttl_sec: rules.NEW_FOR_YOU.ttl_sec,
    payload: { episode_id },
  };
}
