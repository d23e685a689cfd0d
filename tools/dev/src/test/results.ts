import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How many tests passed, failed and were skipped. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What each failed test is called, and what it said. */
  readonly failures: readonly string[];
}

/** What the reporter writes of one project's run. */
export interface ProjectResults extends Tally {
  readonly project: string;
}

/** Nothing run. */
export const NO_TESTS: Tally = { passed: 0, failed: 0, skipped: 0, failures: [] };

/** The sum of two tallies. */
export function add(a: Tally, b: Tally): Tally {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    failures: [...a.failures, ...b.failures],
  };
}

/**
 * The tally of a step. A run that failed without one failed test (it could not start, or died) counts as one failure,
 * and so does a run that succeeded without one test.
 */
export function judged(tests: Tally, exitCode: number): Tally {
  const ran = tests.passed + tests.failed + tests.skipped > 0;
  if (exitCode !== 0 && tests.failed === 0) {
    return add(tests, failure(`ended with exit code ${exitCode}, and no test of it had failed`));
  }
  return ran ? tests : add(tests, failure('ran no test'));
}

/** One failure of something that tells no results itself. */
export function failure(reason: string): Tally {
  return { ...NO_TESTS, failed: 1, failures: [reason] };
}

/** What failed, a line each, for the end of a long output. */
export function failureLines({ failures }: Tally): string[] {
  return failures.map((failed) => failed.split('\n', 1)[0] ?? '');
}

/** The closing line of a test run. */
export function closingLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Adds up what the test runs of one target wrote to the results folder. */
export async function readResults(folder: string, target: string): Promise<Tally> {
  const files = (await readdir(folder).catch(ifMissing)).filter((file) => file.endsWith(`.${target}.json`));
  const tallies = await Promise.all(
    files.map(async (file) => JSON.parse(await readFile(join(folder, file), 'utf8')) as ProjectResults),
  );
  return tallies
    .map(({ project, ...tally }) => ({
      ...tally,
      failures: tally.failures.map((one) => `${project}: ${one}`),
    }))
    .reduce(add, NO_TESTS);
}

function ifMissing(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
