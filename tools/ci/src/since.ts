import { changeSince } from './base.ts';
import type { Change } from './change.ts';
import { cloudBuilds, lastSuccess } from './cloud-build.ts';
import type { Context } from './context.ts';
import type { Clone } from './git.ts';
import { gitToken } from './git-token.ts';
import { lastDeployment } from './github.ts';
import { asGoogle, withToken } from './http.ts';

/** Asks the CI system what a run is compared with, and the clone what changed since. */
export async function changeIn(context: Context, folder: string, environment: string): Promise<Change> {
  const clone: Clone = { folder };
  switch (context.kind) {
    case 'branch':
      return changeSince(await signedIn(clone, context.repository), context);
    case 'github': {
      const commit = await lastDeployment(withToken(context.token), context.repository, environment);
      return changeSince(clone, { kind: 'success', commit, of: `the environment ${environment}` });
    }
    case 'cloud build': {
      const json = await asGoogle();
      const builds = cloudBuilds(json, context.parent);
      const commit = await lastSuccess(builds, await builds.get(context.build));
      const since = { kind: 'success', commit, of: 'the trigger' } as const;
      return changeSince(await signedIn(clone, context.repository), since);
    }
  }
}

async function signedIn(clone: Clone, repository: string | undefined): Promise<Clone> {
  return repository === undefined ? clone : { ...clone, env: await gitToken(await asGoogle(), repository) };
}
