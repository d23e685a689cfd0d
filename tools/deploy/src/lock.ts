import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';

const options = { realpath: false, stale: 60_000, update: 10_000 } as const;

/** Once a second, for two hours. */
const PATIENT = { retries: 7_200, factor: 1, minTimeout: 1_000, maxTimeout: 1_000 };

/**
 * Does the work while no other process of this machine deploys to the project: two deploys at once overwrite each other's
 * policies and use up the quota of builds. A lock whose owner died counts for nothing after a minute.
 */
export async function oneAtATime<T>(
  project: string,
  work: () => Promise<T>,
  { folder = tmpdir(), onWait = () => undefined }: { folder?: string; onWait?: () => void } = {},
): Promise<T> {
  const path = join(folder, `earshot-deploy-${project}`);
  const release = await lock(path, options).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'ELOCKED')) throw error;
    onWait();
    return lock(path, { ...options, retries: PATIENT });
  });
  try {
    return await work();
  } finally {
    await release();
  }
}
