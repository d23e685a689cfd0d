import type { Browser, Page } from '@earshot/browser';

/** How a page was drawn while something happened. */
export interface Drawn {
  /** Frames drawn in a second, on average. */
  readonly framesPerSec: number;
  /** The longest that the page's thread was busy at a stretch, ms. */
  readonly longestTaskMs: number;
  /** Share of the time that the page's thread was busy, 0–1. */
  readonly busy: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ts: number;
  readonly dur?: number;
  readonly pid: number;
  readonly tid: number;
  readonly args?: { readonly name?: string };
}

/** Those of tasks, of frames and of the names of threads: every further one costs time in the browser that is measured. */
const CATEGORIES = [
  'disabled-by-default-devtools.timeline',
  'disabled-by-default-devtools.timeline.frame',
  '__metadata',
];

/** Traces the browser while `work` is done, and tells how it drew. */
export async function traced(browser: Browser, page: Page, work: () => Promise<void>): Promise<Drawn> {
  await browser.startTracing(page, { categories: CATEGORIES });
  const began = performance.now();
  await work();
  const seconds = (performance.now() - began) / 1_000;
  const { traceEvents } = JSON.parse(String(await browser.stopTracing())) as {
    traceEvents: readonly TraceEvent[];
  };
  const frames = traceEvents.filter(({ name }) => name === 'DrawFrame').length;
  const main = traceEvents.find(
    ({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain',
  );
  const tasks = traceEvents
    .filter(({ name, pid, tid }) => name === 'RunTask' && pid === main?.pid && tid === main.tid)
    .map(({ dur = 0 }) => dur / 1_000);
  return {
    framesPerSec: frames / seconds,
    longestTaskMs: Math.max(0, ...tasks),
    busy: tasks.reduce((sum, ms) => sum + ms, 0) / 1_000 / seconds,
  };
}
