export * from './handle.ts';
export * from './log.ts';
