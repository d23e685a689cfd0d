export { admit, type Admission, type AdmissionCase } from './admission/admission.ts';
export { type ListenerNow, outdated } from './admission/outdated.ts';
export { quietUntil } from './admission/quiet-hours.ts';
export {
  type BroadcastCase,
  type BroadcastDelivery,
  decideBroadcast,
  decideDelivery,
  isFinal,
  type PersonalCase,
  type PersonalDelivery,
  type Withheld,
} from './delivery.ts';
export { type Push, pushOf } from './push.ts';
export { render, type Values } from './render.ts';
export { type ClosedListening, continueListening, type StoppedAt } from './rules/continue-listening.ts';
export { type NotificationRule, type Outdated, rules } from './rules/registry.ts';
export { type EpisodeSurge, trendingNow } from './rules/trending-now.ts';
export { defaultTemplates, type Texts, textsOf } from './templates.ts';
