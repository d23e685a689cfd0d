import { lineOf } from './brief.ts';
import type { FiguredEpisode } from './shows.ts';
import type { EpisodesView } from './views.ts';

/** Lines of a page. */
const PAGE = 50;

/**
 * A page of the episodes that have a word, or the id, beginning with a text; case and accents do not matter. All where
 * there is no text. What changed last comes first.
 * @param after the `next` of the last page, or nothing. It is a place in that order and no episode: episodes that change
 * meanwhile, or are gone, move no other one from page to page.
 */
export function searched(episodes: readonly FiguredEpisode[], text: string, after: string): EpisodesView {
  const wanted = folded(text.trim());
  const found = episodes.filter((episode) => wanted === '' || isFound(episode, wanted)).toSorted(inOrder);
  const rest = after === '' ? found : found.filter((episode) => isBehind(episode, after));
  const page = rest.slice(0, PAGE);
  const last = page.at(-1);
  return {
    episodes: page.map(({ document, figures }) => lineOf(document, figures)),
    ...(last && page.length < rest.length && { next: placeOf(last) }),
  };
}

function inOrder(a: FiguredEpisode, b: FiguredEpisode): number {
  const later = b.document.updated_at.getTime() - a.document.updated_at.getTime();
  return later || (a.document.episode_id < b.document.episode_id ? 1 : -1);
}

/** Where an episode is in the order: when it changed, and its id. */
function placeOf({ document: { updated_at, episode_id } }: FiguredEpisode): string {
  return `${updated_at.getTime()} ${episode_id}`;
}

function isBehind({ document: { updated_at, episode_id } }: FiguredEpisode, place: string): boolean {
  const [time = ''] = place.split(' ', 1);
  const at = Number(time);
  return updated_at.getTime() === at ? episode_id < place.slice(time.length + 1) : updated_at.getTime() < at;
}

function isFound({ document: { episode_id, title = '' } }: FiguredEpisode, wanted: string): boolean {
  return folded(episode_id).startsWith(wanted) || ` ${folded(title)}`.includes(` ${wanted}`);
}

function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
