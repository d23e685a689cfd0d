export { admit, type Admission, type AdmissionCase } from './admission/admission.ts';
export { type ListenerNow, outdated } from './admission/outdated.ts';
export { quietUntil } from './admission/quiet-hours.ts';
export { type BroadcastCase, type BroadcastDelivery, decideBroadcast } from './delivery/broadcast.ts';
export { decideDelivery, type PersonalCase, type PersonalDelivery } from './delivery/personal.ts';
export { isFinal, mayBecome } from './delivery/states.ts';
export type { Withheld } from './delivery/withheld.ts';
export type { Wording } from './delivery/words.ts';
export {
  type Audience,
  audiencesOf,
  type Fitting,
  isStillFan,
  keyOf,
  strongLabels,
} from './fan-out/audiences.ts';
export {
  afterPage,
  broadcastParts,
  type NewPart,
  type NextStep,
  nextStep,
  type Page,
  personalNotification,
} from './fan-out/part.ts';
export {
  concludePush,
  devicesLeft,
  fingerprint,
  type PushConclusion,
  type PushOutcome,
} from './push/conclusion.ts';
export { type Push, pushOf } from './push/push.ts';
export { render, type Values } from './render.ts';
export { type ClosedListening, continueListening, type StoppedAt } from './rules/continue-listening.ts';
export { type Completion, finishedNext, type FollowUp, type ListenerAtEnd } from './rules/finished-next.ts';
export { newForYou, type PublishedEpisode } from './rules/new-for-you.ts';
export { type QualityHelp, qualityHelp, type RoughListener } from './rules/quality-help.ts';
export { type NotificationRule, type Outdated, rules } from './rules/registry.ts';
export { type EpisodeSurge, type TrendingAnnouncement, trendingNow } from './rules/trending-now.ts';
export { defaultTemplates, type Texts, textsOf } from './templates.ts';
