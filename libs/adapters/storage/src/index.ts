export { type ObjectVersion, storage } from './client.ts';
export { ObjectGone, unlessGone } from './errors.ts';
export * from './read.ts';
export * from './shared.ts';
export * from './stream.ts';
export * from './write.ts';
