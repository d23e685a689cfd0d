export * from './events.ts';
export * from './until.ts';
