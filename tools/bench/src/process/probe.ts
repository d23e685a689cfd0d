/**
 * Loaded before anything else in a measured process (`node --import`): counts its Firestore requests, answers over IPC
 * what it has used, and ends it with its parent. What is measured needs no part in it.
 */
import { countFirestoreCalls } from './firestore-calls.ts';
import type { Question, Usage } from './usage.ts';

const firestore = countFirestoreCalls();

/** What this process has used since its start. */
export function usageNow(): Usage {
  const { user, system } = process.cpuUsage();
  const { heapUsed, rss } = process.memoryUsage();
  return { cpuUs: user + system, heapBytes: heapUsed, rssBytes: rss, firestore: { ...firestore } };
}

process.on('message', (question: Question) => {
  if (question === 'retained') globalThis.gc?.();
  process.send?.({ usage: usageNow() });
});
process.on('disconnect', () => process.exit());
