import { memo } from '@earshot/contracts';
import type { App } from 'firebase-admin/app';

/** The Firebase app that sessions are checked with, with a name of its own; loaded at the first request. */
export const adminApp = memo(async (): Promise<App> => {
  const { initializeApp } = await import('firebase-admin/app');
  return initializeApp(undefined, 'dashboard');
});
