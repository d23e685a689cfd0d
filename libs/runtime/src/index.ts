export * from './group-commit.ts';
export * from './handle.ts';
export * from './log.ts';
