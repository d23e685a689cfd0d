export { type ClosedListening, continueListening, type StoppedAt } from './rules/continue-listening.ts';
export { type EpisodeSurge, trendingNow } from './rules/trending-now.ts';
