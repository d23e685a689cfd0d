export type { Failure, RetryInPlace } from './failure.ts';
export * from './group-commit.ts';
export * from './handle.ts';
export * from './log.ts';
export * from './outside-domain.ts';
