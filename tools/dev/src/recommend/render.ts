import type { ProfileDocument, RecommendationsDocument } from '@earshot/contracts';
import { affinityOf } from '@earshot/recommending-core';
import { renderTable } from '../terminal/table.ts';

/** How many of the last episodes are shown. */
const SHOWN = 10;

/**
 * A listener's recommendations as text: the list with its reasons, then what it goes by, as of a moment (milliseconds since
 * 1970).
 */
export function renderRecommendations(
  profile: ProfileDocument,
  list: RecommendationsDocument | undefined,
  nowMs: number,
): string {
  return [
    `Recommended to ${profile.user_id}`,
    list ? renderTable(rowsOf(list)) : 'nothing yet',
    ...(list ? [`as of ${list.updated_at.toISOString()}`] : []),
    ...dismissedLines(list),
    '',
    'Heard last',
    renderTable(heardOf(profile)),
    '',
    'Likes, in weights of events made now',
    renderTable(likesOf(profile, nowMs)),
  ].join('\n');
}

function rowsOf({ episodes }: RecommendationsDocument): readonly Readonly<Record<string, unknown>>[] {
  return episodes.map(({ episode_id, title, score, reason }, i) => ({
    '#': i + 1,
    episode: title ?? episode_id,
    score: score.toFixed(4),
    reason,
  }));
}

function dismissedLines(list: RecommendationsDocument | undefined): readonly string[] {
  const dismissed = Object.keys(list?.dismissed ?? {});
  return dismissed.length > 0 ? [`put away: ${dismissed.join(', ')}`] : [];
}

function heardOf({ recent = {} }: ProfileDocument): readonly Readonly<Record<string, unknown>>[] {
  return Object.entries(recent)
    .sort(([, a], [, b]) => b.at.getTime() - a.at.getTime())
    .slice(0, SHOWN)
    .map(([episode, { at, position_sec, completed_at }]) => ({
      episode,
      at: at.toISOString(),
      position: completed_at ? 'finished' : `${position_sec} s`,
    }));
}

function likesOf(profile: ProfileDocument, nowMs: number): readonly Readonly<Record<string, unknown>>[] {
  return Object.entries(affinityOf(profile, nowMs))
    .sort(([, a], [, b]) => b - a)
    .map(([label, value]) => ({ label, value: value.toFixed(1) }));
}
