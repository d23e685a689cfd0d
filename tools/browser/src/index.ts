export * from './chromium.ts';
export type { Browser, BrowserContext, Page } from 'playwright-core';
