export * from './change.ts';
export { type MirrorCollection, mirrorCollections } from './collections.ts';
export { rejectedRow } from './rejected.ts';
export * from './tables.ts';
export * from './value.ts';
