import type { ProfileDocument, RecommendationsDocument, RecommendedEpisode } from '@earshot/contracts';
import { BLEND } from './blend.ts';
import { contextOf, MAX_CONTEXT } from './context.ts';
import { learnedRows, linksTo } from './links.ts';
import type { Listener } from './listener.ts';
import { type Model, withRows } from './model.ts';
import { completedOf, listenerOf, sessionAt } from './profile.ts';
import { LIST_LENGTH, recommend } from './recommend.ts';
import type { Row } from './row.ts';
import { withValue } from './table.ts';

/** What is known of one listener. */
export interface Known {
  readonly user: string;
  readonly profile: ProfileDocument;
  /** Episodes they put away. */
  readonly dismissed: Iterable<string>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The episodes whose rows a listener's recommendations go by and that they add to: at most {@link MAX_CONTEXT}. */
export function episodesToReadOf({ profile, now }: Known): readonly string[] {
  const listener = listenerOf(profile, now);
  return contextOf(listener, sessionAt(listener, now), BLEND).map(({ heard }) => heard.item);
}

/** What rows become by a listener's last steps, as their profile tells them: those that change. Told again, none does. */
export function learnFrom(
  { user, profile, now }: Known,
  rows: ReadonlyMap<string, Row>,
): ReadonlyMap<string, Row> {
  const { heard } = listenerOf(profile, now);
  const links = heard.slice(0, MAX_CONTEXT).flatMap((one) => linksTo(one, heard, user));
  return learnedRows(rows, links);
}

/** What a listener is recommended, of a catalogue and the rows of {@link episodesToReadOf}. */
export function recommendEpisodes(
  catalogue: Model,
  rows: ReadonlyMap<string, Row>,
  { user, profile, dismissed, now }: Known,
): readonly RecommendedEpisode[] {
  const listener: Listener = listenerOf(profile, now);
  const model = withRows({ ...catalogue, listeners: withValue({}, user, listener) }, rows);
  const exclude = [...completedOf(profile), ...dismissed];
  const request = { user, session: sessionAt(listener, now), exclude, now };
  return recommend(model, request, LIST_LENGTH).map(({ item, ...rest }) => ({ episode_id: item, ...rest }));
}

/** A list as it is stored: with the ids of its episodes, by which the lists that have one are found. */
export function listed(
  episodes: readonly RecommendedEpisode[],
): Pick<RecommendationsDocument, 'episodes' | 'episode_ids'> {
  return { episodes, episode_ids: episodes.map(({ episode_id }) => episode_id) };
}

/** Whether two lists tell a listener the same. Scores fade with every second, so they alone are no difference. */
export function sameList(a: readonly RecommendedEpisode[], b: readonly RecommendedEpisode[]): boolean {
  const told = (list: readonly RecommendedEpisode[]) =>
    JSON.stringify(list.map(({ episode_id, title, reason }) => [episode_id, title, reason]));
  return told(a) === told(b);
}
