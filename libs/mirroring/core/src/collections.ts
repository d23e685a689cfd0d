import { NOTIFICATION_TYPES, paths } from '@earshot/contracts';

/** Types of the columns that document fields become. */
export type ColumnType = 'STRING' | 'INT64' | 'FLOAT64' | 'BOOL' | 'TIMESTAMP';

/** A typed column. */
export interface MirrorColumn {
  readonly type: ColumnType;
  /** The wildcard of the path that it comes from; otherwise it comes from the document's field of its own name. */
  readonly parameter?: string;
}

/** A collection that is mirrored. What its columns do not name is in the row's JSON `data`. */
export interface MirrorCollection {
  /** Name of the view of current state; the changes are in `<table>_changes`. */
  readonly table: string;
  /** Document pattern of the trigger. */
  readonly document: string;
  readonly columns: Readonly<Record<string, MirrorColumn>>;
  /**
   * `declared` where only the columns' own fields may leave Firestore: `data` has no others. For documents that others
   * write, and that may hold secrets.
   */
  readonly fields?: 'declared';
  /** Ids of documents that lie in the collection and are none of it. */
  readonly exceptIds?: readonly string[];
}

const text: MirrorColumn = { type: 'STRING' };
const whole: MirrorColumn = { type: 'INT64' };
const real: MirrorColumn = { type: 'FLOAT64' };
const flag: MirrorColumn = { type: 'BOOL' };
const time: MirrorColumn = { type: 'TIMESTAMP' };
const fromPath = (parameter: string): MirrorColumn => ({ type: 'STRING', parameter });

const counters = {
  plays: whole,
  streams: whole,
  engaged: whole,
  completes: whole,
  seconds_heard: whole,
  saves: whole,
  follows: whole,
  stalls: whole,
  stall_ms: whole,
  score_tenths: whole,
};

const notification = {
  notification_id: fromPath('notification'),
  type: text,
  state: text,
  reason: text,
  created_at: text,
  ttl_sec: whole,
  announced_at: time,
  delivered_at: time,
};

const upload = { state: text, reason: text, episode_id: text, created_at: time, updated_at: time };

/** All mirrored collections; the mirror codebase exports a function for each. */
export const mirrorCollections = {
  episodes: {
    table: 'episodes',
    document: paths.episode('{episode}'),
    columns: {
      episode_id: fromPath('episode'),
      title: text,
      show_id: text,
      duration: text,
      duration_sec: real,
      status: text,
      label: text,
      label_confidence: real,
      is_sensitive: flag,
      image_url: text,
      created_at: time,
      updated_at: time,
    },
  },
  /** The reference's columns of a user's closed windows. */
  sessions: {
    table: 'sessions',
    document: paths.userWindow('{user}', '{window}'),
    columns: {
      user_id: fromPath('user'),
      window_start: time,
      window_end: time,
      plays: whole,
      completes: whole,
      score: real,
    },
  },
  /** Buckets of ten seconds; the view `windows` has the reference's columns (ADR 9). */
  windows: {
    table: 'window_buckets',
    document: paths.metricsWindow('{episode}', '{bucket}'),
    columns: {
      episode_id: fromPath('episode'),
      window_start: time,
      window_end: time,
      plays: whole,
      completes: whole,
      score_tenths: whole,
    },
  },
  metrics: {
    table: 'metrics',
    document: paths.metrics('{episode}'),
    columns: { episode_id: fromPath('episode'), ...counters, listeners: whole, updated_at: time },
  },
  /** Accounts. They are written by others and may hold tokens, which must not leave Firestore. */
  users: {
    table: 'users',
    document: paths.user('{user}'),
    columns: {
      user_id: fromPath('user'),
      country: text,
      language: text,
      plan: text,
      notifications_enabled: flag,
      device_type: text,
      created_at: time,
      last_login: time,
    },
    fields: 'declared',
  },
  profiles: {
    table: 'profiles',
    document: paths.profile('{user}'),
    columns: { user_id: fromPath('user'), ...counters, updated_at: time },
  },
  recommendations: {
    table: 'recommendations',
    document: 'profiles/{user}/recommendations/{list}',
    columns: { user_id: fromPath('user'), updated_at: time },
  },
  notifications: {
    table: 'notifications',
    document: paths.userNotification('{user}', '{notification}'),
    columns: {
      ...notification,
      user_id: fromPath('user'),
      language: text,
      message: text,
      read_at: time,
      dismissed_at: time,
    },
  },
  /** Notifications to everybody. Their texts, which lie in the same collection, are none. */
  broadcasts: {
    table: 'broadcasts',
    document: paths.notification('{notification}'),
    columns: notification,
    exceptIds: NOTIFICATION_TYPES,
  },
  transcriptions: {
    table: 'transcriptions',
    document: paths.transcription('{job}'),
    columns: { job: fromPath('job'), ...upload, duration_sec: real },
  },
  moderation: {
    table: 'moderation',
    document: paths.moderation('{image}'),
    columns: { image: fromPath('image'), ...upload },
  },
} as const satisfies Readonly<Record<string, MirrorCollection>>;
