import { type Cell, csvOf } from './csv.ts';
import type { ModerationView, PipelineView } from './operations.ts';
import type {
  Count,
  EpisodeLine,
  EpisodeView,
  ListenerView,
  OverviewView,
  ShowsView,
  TranscriptView,
} from './views.ts';

/** Each table as CSV, by what it is made of. Times are ISO-8601 in UTC. */
export const tables = {
  minutes: ({ minutes }: OverviewView) =>
    csvOf(
      ['minute', 'listening'],
      minutes.map(({ at, listening }) => [time(at), listening]),
    ),
  countries: ({ countries }: OverviewView) => countsCsv('country', countries),
  devices: ({ devices }: OverviewView) => countsCsv('device', devices),
  trending: ({ trending }: OverviewView) =>
    csvOf(
      ['episode', 'title', 'show', 'label', 'trend', 'plays'],
      trending.map((one) => [one.episode, one.title, one.show, one.label, one.trend, one.plays]),
    ),
  episodes: (episodes: readonly EpisodeLine[]) =>
    csvOf(
      ['episode', 'title', 'show', 'label', 'status', 'plays', 'listeners', 'hours', 'completion', 'updated'],
      episodes.map((one) => [
        one.episode,
        one.title,
        one.show,
        one.label,
        one.status,
        one.plays,
        one.listeners,
        rounded(one.hours),
        rounded(one.completion),
        time(one.updated_at),
      ]),
    ),
  shows: ({ shows }: ShowsView) =>
    csvOf(
      ['show', 'episodes', 'plays', 'streams', 'hours', 'follows', 'completion'],
      shows.map((one) => [
        one.show,
        one.episodes,
        one.plays,
        one.streams,
        rounded(one.hours),
        one.follows,
        rounded(one.completion),
      ]),
    ),
  uploads: ({ uploads }: PipelineView) =>
    csvOf(
      [
        'upload',
        'side',
        'name',
        'episode',
        'title',
        'state',
        'reason',
        'warnings',
        'attempts',
        'created',
        'updated',
      ],
      uploads.map((one) => [
        one.id,
        one.side,
        one.name,
        one.episode,
        one.title,
        one.state,
        one.reason,
        one.warnings.join('; '),
        one.attempts,
        time(one.created_at),
        time(one.updated_at),
      ]),
    ),
  rejected: ({ rejections }: PipelineView) =>
    csvOf(
      ['event', 'topic', 'code', 'reason', 'at'],
      rejections.map(({ id, topic, code, reason, at }) => [id, topic, code, reason, time(at)]),
    ),
  moderation: ({ waiting, decided }: ModerationView) =>
    csvOf(
      ['image', 'name', 'episode', 'state', 'reason', 'decision', 'decided', 'outcome', 'created'],
      [...waiting, ...decided].map((one) => [
        one.image,
        one.name,
        one.episode,
        one.state,
        one.reason,
        one.review?.decision,
        time(one.review?.at),
        one.outcome?.outcome,
        time(one.created_at),
      ]),
    ),
  retention: ({ retention }: EpisodeView) =>
    csvOf(
      ['percent', 'second', 'sessions', 'share', 'line'],
      retention.map(({ percent, second, sessions, share, line }) => [
        percent,
        rounded(second),
        sessions,
        rounded(share),
        line,
      ]),
    ),
  transcript: ({ words }: TranscriptView) =>
    csvOf(
      ['start', 'end', 'speaker', 'word'],
      words.map(({ start, end, speaker, text }) => [start, end, speaker, text]),
    ),
  recommendations: ({ recommendations }: ListenerView) =>
    csvOf(
      ['rank', 'episode', 'title', 'score', 'reason'],
      recommendations.map(({ episode, title, score, reason }, i) => [i + 1, episode, title, score, reason]),
    ),
  windows: ({ windows }: ListenerView) =>
    csvOf(
      ['start', 'end', 'plays', 'completes', 'stops', 'score'],
      windows.map(({ start, end, plays, completes, stops, score }) => [
        time(start),
        time(end),
        plays,
        completes,
        stops,
        score,
      ]),
    ),
  notifications: ({ notifications }: ListenerView) =>
    csvOf(
      ['notification', 'type', 'state', 'at', 'episode', 'message', 'reason'],
      notifications.map(({ id, type, state, at, episode, message, reason }) => [
        id,
        type,
        state,
        time(at),
        episode,
        message,
        reason,
      ]),
    ),
} as const;

function countsCsv(of: string, counts: readonly Count[]): string {
  return csvOf(
    [of, 'plays'],
    counts.map(({ key, count }) => [key, count]),
  );
}

function time(ms: number | undefined): Cell {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}

function rounded(value: number | undefined): Cell {
  return value === undefined ? undefined : Math.round(value * 1000) / 1000;
}
