export * from './append.ts';
export * from './migrate.ts';
export * from './mirror-lag.ts';
export * from './mirrored.ts';
export * from './offline/install.ts';
export { rawLog } from './offline/raw-log.ts';
export * from './row-writer.ts';
