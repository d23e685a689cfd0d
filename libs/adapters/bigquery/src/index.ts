export * from './append.ts';
export * from './ensure-mirror.ts';
