import { type Build, type Builds, turnOf } from './cloud-build.ts';

/** Between two looks at other builds, ms. */
const PAUSE_MS = 10_000;

/**
 * Resolves when no earlier build of the trigger is under way. The build's own timeout ends the waiting.
 * @throws Error when a later build went well: this one would take its deploy back
 */
export async function untilTurn(
  builds: Builds,
  self: Build,
  { wait, say }: { readonly wait: (ms: number) => Promise<unknown>; readonly say: (line: string) => void },
): Promise<void> {
  let told = '';
  for (;;) {
    const turn = await turnOf(builds, self);
    if (turn === 'now') return;
    if ('overtakenBy' in turn) {
      throw new Error(
        `A later build, ${turn.overtakenBy}, is deployed already. To go back, revert the commits.`,
      );
    }
    if (turn.waitFor !== told) say(`waiting for build ${turn.waitFor}`);
    told = turn.waitFor;
    await wait(PAUSE_MS);
  }
}
