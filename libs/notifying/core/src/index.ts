export { decideBroadcast } from './delivery/broadcast.ts';
export { decideDelivery, type PersonalDelivery } from './delivery/personal.ts';
export { isFinal, mayBecome } from './delivery/states.ts';
export type { EpisodeNow } from './delivery/words.ts';
export {
  type Audience,
  audiencesGained,
  audiencesOf,
  isStillFan,
  isToBeConfirmed,
  keyOf,
  strongLabels,
} from './fan-out/audiences.ts';
export { afterPage, broadcastParts, goesOnWith, nextStep, personalNotification } from './fan-out/part.ts';
export { concludePush, devicesLeft, type PushConclusion, type PushOutcome } from './push/conclusion.ts';
export { decidePush } from './push/decision.ts';
export type { Push } from './push/push.ts';
export { continueListening } from './rules/continue-listening.ts';
export { finishedNext, type FollowUp } from './rules/finished-next.ts';
export { newForYou } from './rules/new-for-you.ts';
export { qualityHelp } from './rules/quality-help.ts';
export { rules } from './rules/registry.ts';
export { TRENDING_PLAYS, trendingNow } from './rules/trending-now.ts';
export { textsOf } from './templates.ts';
