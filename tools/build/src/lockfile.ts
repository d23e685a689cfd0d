import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProjectGraphAsync } from '@nx/devkit';
import { generatePrunedDeployOutput } from '@nx/js';
import type { DeployedPackage } from './package.ts';

/**
 * The part of the workspace's package-lock.json that a deployed package needs, so that what is deployed is what was
 * tested. Needs no network.
 * @throws Error when it cannot be cut out.
 */
export async function prunedLockfile(
  root: string,
  projectRoot: string,
  deployed: DeployedPackage,
): Promise<string> {
  const graph = await createProjectGraphAsync({ exitOnError: false });
  const files = new Map<string, string>();
  generatePrunedDeployOutput(structuredClone(deployed), graph, projectRoot, {
    packageManager: 'npm',
    workspaceRoot: root,
    emit: (path, content) => files.set(path, content.toString()),
  });
  const lockfile = files.get('package-lock.json');
  // Nx hands out the whole workspace's lockfile when its pruning fails.
  if (!lockfile || lockfile === readFileSync(join(root, 'package-lock.json'), 'utf8')) {
    throw new Error(`${deployed.name}: no lockfile could be cut out of the workspace's; is it up to date?`);
  }
  return lockfile;
}
