import { parseTime, type PersonalMessage, type RecentEpisode } from '@earshot/contracts';
import { type Outdated, rules } from '../rules/registry.ts';

/** What a listener has done by now. */
export interface ListenerNow {
  /** Their profile's recent episodes, by id. */
  readonly recent: Readonly<Record<string, RecentEpisode>>;
}

/** Why a notification is outdated by what its listener did since its cause, in words; undefined while it is not. */
export function outdated(message: PersonalMessage, { recent }: ListenerNow): string | undefined {
  const { episode_id } = message.payload;
  const since = parseTime(message.created_at);
  const episode = Object.hasOwn(recent, episode_id) ? recent[episode_id] : undefined;
  const holds: Readonly<Record<Outdated, boolean>> = {
    heard: episode !== undefined,
    finished: episode?.completed === true,
    listening: Object.values(recent).some(({ at }) => at.getTime() > since),
  };
  const found = rules[message.type].outdatedBy.find((reason) => holds[reason]);
  return found && WORDS[found];
}

const WORDS: Readonly<Record<Outdated, string>> = {
  heard: 'has heard it already',
  listening: 'is listening already',
  finished: 'has finished it already',
};
