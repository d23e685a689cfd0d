import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigurationError } from '@earshot/contracts';
import { deployedEnv } from './deploy-env.ts';

/** The Firebase CLI that deploys; fetched when first used, since nothing else needs its size. */
const FIREBASE_CLI = 'firebase-tools@15.34.2';
const root = join(import.meta.dirname, '../../..');

/** Deploys what `dist/<codebase>` holds and returns the exit code of the Firebase CLI. */
async function deploy(codebase: string, project: string, more: readonly string[]): Promise<number> {
  await writeFile(
    join(root, 'dist', codebase, `.env.${project}`),
    deployedEnv(codebase, project, process.env),
  );
  const args = [
    'deploy',
    '--only',
    `functions:${codebase}`,
    '--project',
    project,
    '--non-interactive',
    ...more,
  ];
  const child = spawn('npx', ['--yes', FIREBASE_CLI, ...args], { cwd: root, stdio: 'inherit' });
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 1;
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'dry-run': { type: 'boolean' } },
  });
  const [codebase] = positionals;
  const project = process.env['GOOGLE_CLOUD_PROJECT'];
  if (!codebase) throw new ConfigurationError('Usage: node tools/build/src/deploy.ts CODEBASE [--dry-run]');
  if (!project) {
    throw new ConfigurationError(
      'GOOGLE_CLOUD_PROJECT: expected the id of the project to deploy to, not set',
    );
  }
  process.exitCode = await deploy(codebase, project, values['dry-run'] ? ['--dry-run'] : []);
} catch (error) {
  console.error(error instanceof ConfigurationError ? error.message : error);
  process.exitCode = 2;
}
