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
export { render, type Values } from './render.ts';
export { type ClosedListening, continueListening, type StoppedAt } from './rules/continue-listening.ts';
export { type EpisodeSurge, trendingNow } from './rules/trending-now.ts';
export { defaultTemplates, type Texts, textsOf } from './templates.ts';
