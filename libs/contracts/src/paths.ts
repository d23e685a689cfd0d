/**
 * Every Firestore path in one place. Each function builds a document path from ids; called with wildcards it is a
 * trigger's document pattern: `paths.episode('{episode}')`.
 */
export const paths = {
  /** An episode, enriched. */
  episode: (episode: string) => `episodes/${episode}`,
  /** A part of an episode's transcript, from 0: their ids sort in the order of the text. */
  transcriptChunk: (episode: string, index: number | string) =>
    `episodes/${episode}/transcript/${String(index).padStart(4, '0')}`,
  /** One audio upload's transcription. */
  transcription: (job: string) => `transcriptions/${job}`,
  /** One image upload's moderation. */
  moderation: (image: string) => `moderation/${image}`,
  /** State of the fold: one playback session. */
  sessionState: (user: string, session: string) => `listeners/${user}/sessions/${session}`,
  /** State of the fold: one session's quality. */
  qualityState: (user: string, session: string) => `listeners/${user}/quality/${session}`,
  /** State of the fold: one user's month of engagement (`2026-11`). */
  engagementState: (user: string, month: string) => `listeners/${user}/engagement/${month}`,
  /** That a user has played an episode at all; its creation counts a unique listener. */
  listen: (user: string, episode: string) => `listeners/${user}/listens/${episode}`,
  /** That a user was reminded of an episode, and until when that is enough. */
  reminderCooldown: (user: string, episode: string) => `listeners/${user}/cooldowns/${episode}`,
  /** That a user follows a show. */
  follow: (user: string, show: string) => `listeners/${user}/follows/${show}`,
  /** What sessions of a user stalled lately, and until when that was helped with. */
  roughListening: (user: string) => `listeners/${user}/advice/quality_help`,
  /** What was refused or late, with its reason: by event id, and a hash after it where another event has that. */
  rejected: (event: string) => `rejected/${event}`,
  /** How many events were refused or late, by day, topic and reason. */
  rejections: () => 'rejections/summary',
  /** How the live counters compare with the offline fold: a run by its start as ISO-8601, the `latest`, or the last `nightly`. */
  reconciliation: (run: string) => `reconciliations/${run}`,
  /** How the counters of a document were last repaired; below `metrics/{episode}` or `profiles/{user}`. */
  repair: (document: string) => `${document}/repairs/latest`,
  /** Who does a part of the scheduled work at the moment. */
  lease: (work: string) => `leases/${work}`,
  /** An account. */
  user: (user: string) => `users/${user}`,
  /** A user's inbox entry, which is also the outbox of its sender. */
  userNotification: (user: string, notification: string) => `users/${user}/notifications/${notification}`,
  /** What a user was told, as far as caps and cool-downs need it. */
  notificationLedger: (user: string) => `users/${user}/ledgers/notifications`,
  /** A closed window of one user's listening. */
  userWindow: (user: string, window: string) => `users/${user}/sessions/${window}`,
  /** A listener's profile. */
  profile: (user: string) => `profiles/${user}`,
  /** A listener's recommendations. */
  recommendations: (user: string) => `profiles/${user}/recommendations/current`,
  /** What listeners went on to from an episode. */
  neighbours: (episode: string) => `neighbours/${episode}`,
  /** A notification to everybody, or a template (`CONTINUE_LISTENING`). */
  notification: (notification: string) => `notifications/${notification}`,
  /** A part of telling those whom something fits. */
  broadcastPart: (part: string) => `broadcasts/${part}`,
  /** That an episode is being taken out of what listeners are recommended. */
  withdrawal: (episode: string) => `withdrawals/${episode}`,
  /** An episode's live figures. */
  metrics: (episode: string) => `metrics/${episode}`,
  /** Ten seconds of an episode, by event time. */
  metricsWindow: (episode: string, bucket: string) => `metrics/${episode}/windows/${bucket}`,
  /** Sessions that were playing an episode in each minute of one hour. */
  metricsMinutes: (episode: string, hour: string) => `metrics/${episode}/minutes/${hour}`,
  /** Part of a document of live figures while that is hot: what one instance adds in one minute (`{instance}-{minute}`). */
  shard: (figures: string, shard: string) => `${figures}/shards/${shard}`,
  /** Until when an episode is not announced as trending again. */
  trendingCooldown: (episode: string) => `metrics/${episode}/cooldowns/trending_now`,
  /** What is trending. */
  trending: () => 'trending/current',
} as const;

/** Names of the collections that are queried as collection groups or listed. */
export const collections = {
  episodes: 'episodes',
  transcriptions: 'transcriptions',
  moderation: 'moderation',
  rejected: 'rejected',
  users: 'users',
  profiles: 'profiles',
  metrics: 'metrics',
  notifications: 'notifications',
  listeners: 'listeners',
  sessions: 'sessions',
  quality: 'quality',
  engagement: 'engagement',
  windows: 'windows',
  shards: 'shards',
  broadcasts: 'broadcasts',
  follows: 'follows',
  recommendations: 'recommendations',
  withdrawals: 'withdrawals',
} as const;
