import { parseTime, type PersonalMessage, type RecentEpisode, type Why, why } from '@earshot/contracts';
import { isAtEnd } from '../at-end.ts';
import { type Outdated, rules } from '../rules/registry.ts';

/** What a listener has done by now. */
interface ListenerNow {
  /** Their profile's recent episodes, by id. */
  readonly recent: Readonly<Record<string, RecentEpisode>>;
}

/**
 * Why a notification is outdated by what its listener did since its cause; undefined while it is not. The episode
 * whose end is the cause says nothing: a STOP may follow the end, and the listener's clock may be fast. What came after that
 * end counts, though it be earlier than the notification: a player goes on by itself.
 */
export function outdated(message: PersonalMessage, { recent }: ListenerNow): Why | undefined {
  const { episode_id } = message.payload;
  const finished = message.type === 'FINISHED_NEXT' ? message.payload.finished_episode_id : undefined;
  const heardOf = (id: string) => (Object.hasOwn(recent, id) ? recent[id] : undefined);
  const completed = finished === undefined ? undefined : heardOf(finished)?.completed_at;
  const since = completed?.getTime() ?? parseTime(message.created_at);
  const episode = heardOf(episode_id);
  const holds: Readonly<Record<Outdated, boolean>> = {
    heard: episode !== undefined,
    finished: episode !== undefined && isAtEnd(episode),
    listening: Object.entries(recent).some(([id, { at }]) => id !== finished && at.getTime() > since),
  };
  const found = rules[message.type].outdatedBy.find((reason) => holds[reason]);
  return found && why(`untold.${found}`, { user: message.user_id });
}
