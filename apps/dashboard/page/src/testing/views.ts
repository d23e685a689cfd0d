import { why } from '@earshot/contracts/reasons';
import type { EpisodeView, ListenerView, OverviewView, ShowsView } from '@earshot/dashboard-core/views';
import type { ModerationView, PipelineView } from '@earshot/dashboard-core/operations';
import type { FakeServer } from './fake-server.ts';

/** A moment that no test depends on. */
const NOW = Date.UTC(2026, 10, 22, 20, 30);
const MINUTE = 60_000;

/** A picture of one pixel. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const counters = {
  plays: 1_284,
  streams: 1_010,
  engaged: 702,
  completes: 512,
  seconds_heard: 1_283_000,
  saves: 61,
  follows: 44,
  shares: { whatsapp: 18, copy_link: 7, email: 3 },
  stalls: 96,
  stall_ms: 141_000,
  dropouts: { network: 12, device: 4, server: 1 },
  score_tenths: 31_230,
};

const minutes = Array.from({ length: 60 }, (_, index) => ({
  at: NOW - (60 - index) * MINUTE,
  listening: Math.round(120 + 80 * Math.sin(index / 9) + index),
}));

const brief = (title: string, episode = 'e1') =>
  ({ episode, title, show: 'A show', label: 'sports', status: 'ready', duration_sec: 1_325 }) as const;

/** An overview of a platform in use; every text of its episodes is `title`. */
export function overviewOf(title = 'The final game'): OverviewView {
  return {
    at: NOW,
    listening_now: 143,
    minutes,
    counters,
    completion: 0.4,
    stalls_per_hour: 0.27,
    episodes: 12,
    trending: [
      { ...brief(title), trend: 88.4, plays: 402 },
      { ...brief(`${title} 2`, 'e2'), trend: 41, plays: 377 },
    ],
    countries: [
      { key: 'UK', count: 510 },
      { key: 'DE', count: 320 },
      { key: title, count: 3 },
    ],
    devices: [{ key: 'iOS', count: 700 }],
    first_steps: { has_uploads: true, has_episodes: true, has_listening: true },
  };
}

/** An overview before anything has happened. */
export const emptyOverview: OverviewView = {
  at: NOW,
  listening_now: 0,
  minutes: minutes.map(({ at }) => ({ at, listening: 0 })),
  counters: {
    ...counters,
    ...Object.fromEntries(Object.keys(counters).map((name) => [name, 0])),
    shares: {},
    dropouts: {},
  },
  episodes: 0,
  trending: [],
  countries: [],
  devices: [],
  first_steps: { has_uploads: false, has_episodes: false, has_listening: false },
};

/** An episode in use; every text is `text`. */
export function episodeOf(text = 'The final game'): EpisodeView {
  return {
    ...brief(text),
    at: NOW,
    covers: [],
    label_confidence: 0.83,
    label_evidence: ['goals', 'scored', text],
    keywords: ['coach', text],
    transcript: 't1',
    transcript_coverage: 0.98,
    transcript_trusted: true,
    notes: [{ side: 'image', kind: 'fault', reason: text, at: NOW }],
    has_audio: false,
    counters,
    listeners: 911,
    completion: 0.4,
    listening_now: 23,
    minutes,
    retention: Array.from({ length: 20 }, (_, index) => ({
      percent: index * 5,
      second: (index * 1_325) / 20,
      sessions: 900 - index * 31,
      share: 1 - index * 0.034,
      line: `${text} ${index}`,
    })),
    countries: [{ key: text, count: 3 }],
    devices: [{ key: text, count: 3 }],
    shares: [{ key: text, count: 3 }],
    quality: { stalls: 96, stall_ms: 141_000, stalls_per_hour: 0.3, dropouts: [{ key: text, count: 2 }] },
    updated_at: NOW,
  };
}

const shows = (text: string): ShowsView => ({
  shows: [
    {
      show: text,
      episodes: 3,
      plays: 90,
      streams: 80,
      hours: 12,
      follows: 2,
      completion: 0.3,
      top: brief(text),
    },
  ],
  episodes: 12,
});

const listener = (text: string): ListenerView => ({
  at: NOW,
  user: 'user_1',
  country: text,
  language: 'EN',
  plan: 'free',
  device: text,
  notifications_enabled: true,
  counters,
  affinity: [{ label: 'sports', weight: 12.5 }],
  recent: [{ ...brief(text), at: NOW, position_sec: 60, completed: false }],
  recommendations: [{ ...brief(text, 'e2'), score: 0.8, ...why('recommended.finished', { title: text }) }],
  recommended_at: NOW,
  windows: [{ start: NOW - MINUTE, end: NOW, plays: 1, completes: 0, stops: 1, score: 0.5 }],
  notifications: [
    { id: 'n1', type: text, state: 'delivered', at: NOW, message: text, reason: text, episode: 'e1' },
  ],
});

const moderation = (text: string): ModerationView => ({
  at: NOW,
  waiting: [
    {
      image: 'i1',
      name: text,
      episode: 'e1',
      title: text,
      state: 'in_review',
      reason: text,
      likelihoods: {
        adult: 'POSSIBLE',
        violence: 'UNLIKELY',
        racy: 'LIKELY',
        medical: 'UNKNOWN',
        spoof: 'VERY_UNLIKELY',
      },
      labels: [text],
      has_picture: true,
      review: { decision: 'publish', by: text, at: NOW },
      outcome: { outcome: 'refused', reason: text, at: NOW },
      created_at: NOW,
      updated_at: NOW,
    },
  ],
  decided: [
    {
      image: 'i2',
      name: text,
      state: 'published',
      labels: [],
      has_picture: false,
      review: { decision: 'publish', by: text, at: NOW },
      outcome: { outcome: 'refused', reason: text, at: NOW },
      created_at: NOW,
      updated_at: NOW,
    },
  ],
});

const pipeline = (text: string): PipelineView => ({
  at: NOW,
  states: [{ side: 'audio', state: 'done', count: 3 }],
  uploads: [
    {
      id: 'u1',
      side: 'audio',
      name: text,
      episode: 'e1',
      title: text,
      state: 'failed',
      reason: text,
      warnings: [text],
      attempts: 2,
      can_retry: true,
      created_at: NOW,
      updated_at: NOW,
    },
  ],
  rejected: [{ topic: text, code: 'late', count: 4 }],
  rejected_hours: Array.from({ length: 24 }, (_, index) => ({
    at: NOW - (24 - index) * 60 * MINUTE,
    count: index % 5,
  })),
  rejections: [
    { id: 'r1', topic: 'playback', code: 'invalid', reason: text, at: NOW },
    { id: 'r2', topic: 'playback', code: 'late', reason: 'in English', at: NOW },
  ],
  mirror: { known: true, value: [{ table: text, rows: 12, lag_sec: 3 }] },
  drift: {
    known: true,
    value: {
      ...{ at: NOW, status: 'repaired', compared: 12, differing: 1, repaired: 1, late: 2 },
      figures: [{ figure: 'plays', of: text, live: 2, recomputed: 3 }],
    },
  },
});

/** Gives a server all views, in which every text that others may write is `text`. */
export function fill({ views }: FakeServer, text = 'The final game'): void {
  views.set('session', { user: text, roles: ['viewer', 'moderator'], expires_at: NOW + 3_600_000 });
  views.set('overview', overviewOf(text));
  const line = { ...brief(text), plays: 12, listeners: 9, hours: 1.5, completion: 0.5, updated_at: NOW };
  views.set('episodes?query=&after=', { episodes: [line] });
  views.set('episodes/e1', episodeOf(text));
  views.set('episodes/e1/transcript', {
    episode: 'e1',
    transcript: 't1',
    words: Array.from({ length: 120 }, (_, index) => ({
      text: index % 10 === 0 ? text : `word${index}`,
      start: index * 0.5,
      end: index * 0.5 + 0.4,
      speaker: text,
    })),
    chapters: [{ start: 0, title: text }],
  });
  views.set('shows', shows(text));
  views.set('listeners?query=', { listeners: [{ user: text, plays: 3, updated_at: NOW }] });
  views.set('listeners/user_1', listener(text));
  views.set('moderation', moderation(text));
  views.set('moderation/i1/picture', PICTURE);
  views.set('pipeline', pipeline(text));
}

/** The fragments of all pages. */
export const PAGES = [
  '#/',
  '#/episodes',
  '#/episodes/e1',
  '#/shows',
  '#/listeners',
  '#/listeners/user_1',
  '#/moderation',
  '#/pipeline',
  '#/nowhere',
] as const;
