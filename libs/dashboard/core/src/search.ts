import { lineOf } from './brief.ts';
import type { FiguredEpisode } from './shows.ts';
import type { EpisodesView } from './views.ts';

/** Lines of a page. */
const PAGE = 50;

/**
 * A page of the episodes that have a word, or the id, beginning with a text; case and accents do not matter. All where
 * there is no text.
 * @param after the episode that the last page ended with, or nothing.
 */
export function searched(episodes: readonly FiguredEpisode[], text: string, after: string): EpisodesView {
  const wanted = folded(text.trim());
  const found = episodes.filter((episode) => wanted === '' || isFound(episode, wanted));
  const from = after === '' ? 0 : found.findIndex(({ document }) => document.episode_id === after) + 1;
  const page = found.slice(from, from + PAGE);
  const last = page.at(-1);
  return {
    episodes: page.map(({ document, figures }) => lineOf(document, figures)),
    ...(last && from + PAGE < found.length && { next: last.document.episode_id }),
  };
}

function isFound({ document: { episode_id, title = '' } }: FiguredEpisode, wanted: string): boolean {
  return folded(episode_id).startsWith(wanted) || ` ${folded(title)}`.includes(` ${wanted}`);
}

function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
