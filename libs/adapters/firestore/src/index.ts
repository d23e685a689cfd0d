export * from './client.ts';
export * from './read.ts';
