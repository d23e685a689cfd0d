export type * from './operations.ts';
export * from './routes.ts';
export type * from './views.ts';
