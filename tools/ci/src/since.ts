import { setTimeout as wait } from 'node:timers/promises';
import { ConfigurationError } from '@earshot/contracts';
import { changeSince } from './base.ts';
import type { Change } from './change.ts';
import { cloudBuilds, deploymentsOf } from './cloud-build.ts';
import type { Context } from './context.ts';
import type { Clone } from './git.ts';
import { gitToken } from './git-token.ts';
import { deploymentsTo } from './github.ts';
import { asGoogle, withToken } from './http.ts';
import { refuseToGoBack, untilTurn } from './turn.ts';

/** Asks the CI system what a run is compared with, and the clone what changed since. */
export async function changeIn(context: Context, folder: string, environment: string): Promise<Change> {
  const clone = await cloneOf(context, folder);
  switch (context.kind) {
    case 'branch':
      return changeSince(clone, context);
    case 'github': {
      const deployed = await deploymentsTo(withToken(context.token), context, environment);
      return changeSince(clone, { kind: 'success', deployed, of: `the environment ${environment}` });
    }
    case 'cloud build': {
      const builds = cloudBuilds(await asGoogle(), context.parent);
      const deployed = await deploymentsOf(builds, await builds.get(context.build));
      return changeSince(clone, { kind: 'success', deployed, of: 'the trigger' });
    }
  }
}

/**
 * Waits until a run may deploy. On GitHub the jobs of an environment wait for each other by themselves.
 * @throws ConfigurationError where no CI system runs
 * @throws Error when a later commit is deployed already
 */
export async function takeTurnIn(
  context: Context,
  folder: string,
  environment: string,
  say: (line: string) => void,
): Promise<void> {
  const clone = await cloneOf(context, folder);
  switch (context.kind) {
    case 'branch':
      throw new ConfigurationError(
        'GITHUB_ACTIONS or BUILD_ID: expected a run on main of a CI system, not set',
      );
    case 'github':
      return refuseToGoBack(clone, await deploymentsTo(withToken(context.token), context, environment));
    case 'cloud build': {
      const builds = cloudBuilds(await asGoogle(), context.parent);
      const self = await builds.get(context.build);
      await untilTurn(builds, self, { wait, say });
      return refuseToGoBack(clone, await deploymentsOf(builds, self));
    }
  }
}

async function cloneOf(context: Context, folder: string): Promise<Clone> {
  if (context.kind === 'github' || context.repository === undefined) return { folder };
  return { folder, env: await gitToken(await asGoogle(), context.repository) };
}
