export * from './append.ts';
export * from './migrate.ts';
