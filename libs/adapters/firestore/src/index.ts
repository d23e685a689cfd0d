export * from './catalogue.ts';
export * from './client.ts';
export * from './guarded.ts';
export * from './read.ts';
