import type { After } from '../api/retrying.ts';

/** The browser's timer. */
export const after: After = (ms, callback) => {
  const id = setTimeout(callback, ms);
  return () => clearTimeout(id);
};
