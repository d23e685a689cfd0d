export * from './concurrency.ts';
export * from './decay.ts';
export type * from './documents/broadcast.ts';
export * from './documents/episode.ts';
export * from './documents/listening.ts';
export * from './documents/notification.ts';
export * from './documents/reason.ts';
export * from './documents/reconciliation.ts';
export * from './documents/safe-search.ts';
export type * from './documents/tick.ts';
export type * from './documents/rough-listening.ts';
export * from './documents/upload.ts';
export * from './documents/user.ts';
export * from './due.ts';
export * from './error-code.ts';
export * from './events/body.ts';
export * from './events/decode.ts';
export type * from './events/engagement.ts';
export { DROP_REASONS, type QualityEvent } from './events/quality.ts';
export { SHARE_CHANNELS } from './events/engagement.ts';
export { DEVICES, type Device, idSchema, isDocumentId, MAX_ID_LENGTH, parseTime } from './events/fields.ts';
export {
  MAX_PLAYBACK_RATE,
  type PlaybackEvent,
  type ProgressEvent,
  type SparsePlaybackEvent,
  STRETCH_SLACK_MS,
} from './events/playback.ts';
export * from './events/weights.ts';
export * from './faults.ts';
export * from './memo.ts';
export * from './paths.ts';
export { rejectedText } from './rejected-text.ts';
export * from './settings/audience.ts';
export * from './settings/buckets.ts';
export * from './settings/dashboard.ts';
export * from './settings/define.ts';
export * from './settings/enrichment.ts';
export * from './settings/listening.ts';
export * from './settings/mirror.ts';
export * from './settings/platform.ts';
export * from './settings/reconcile.ts';
export * from './time.ts';
export * from './shard.ts';
export * from './validate.ts';
