export * from './change.ts';
export { type MirrorCollection, mirrorCollections } from './collections.ts';
export * from './oversize.ts';
export * from './pattern.ts';
export * from './rejected.ts';
export * from './schema-plan.ts';
export * from './tables.ts';
export * from './value.ts';
export * from './views.ts';
