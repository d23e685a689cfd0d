import { type Build, type Builds, earlierBuild } from './cloud-build.ts';
import type { Deployed } from './deployed.ts';
import { type Clone, git, isInHistoryOf } from './git.ts';

/** Between two looks at other builds, ms. */
const PAUSE_MS = 10_000;

/**
 * Resolves when no earlier build of the trigger is under way; builds that wait for approval are in nobody's way. The build's
 * own timeout ends the waiting.
 */
export async function untilTurn(
  builds: Builds,
  self: Build,
  { wait, say }: { readonly wait: (ms: number) => Promise<unknown>; readonly say: (line: string) => void },
): Promise<void> {
  let told = '';
  for (;;) {
    const earlier = await earlierBuild(builds, self);
    if (earlier === undefined) return;
    if (earlier !== told) say(`waiting for build ${earlier}`);
    told = earlier;
    await wait(PAUSE_MS);
  }
}

/**
 * Refuses to go back: runs overtake each other where one waits for approval, is tried again or has slower checks.
 * @throws Error when what was deployed last has HEAD in its history, so that deploying HEAD would take it back
 */
export async function refuseToGoBack(clone: Clone, { commit }: Deployed): Promise<void> {
  if (commit === undefined || commit === (await git(clone, 'rev-parse', 'HEAD'))) return;
  if (!(await isInHistoryOf(clone, commit))) return;
  throw new Error(`A later commit, ${commit}, is deployed already. To go back, revert the commits.`);
}
