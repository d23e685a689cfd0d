export * from './chromium.ts';
export type { Browser, BrowserContext, Page, Request } from 'playwright-core';
