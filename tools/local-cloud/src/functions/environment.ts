import { devNull } from 'node:os';
import { join } from 'node:path';
import type { FunctionSpec } from './spec.ts';

/** Variables of the machine that Node and native libraries need. */
const OF_THE_MACHINE = ['PATH', 'TMPDIR', 'LANG', 'LD_LIBRARY_PATH', 'SSL_CERT_FILE', 'SystemRoot'];

/** A folder that cannot be there: below a file. */
const NOWHERE = join(devNull, 'home');

/**
 * The environment of a functions process: what production sets, the services' variables and settings, and nothing else
 * of this machine. HOME is nowhere, so that a call that misses its stand-in finds no credentials of a real account.
 */
export function functionEnvironment(
  projectId: string,
  settings: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const machine = OF_THE_MACHINE.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return {
    ...(Object.fromEntries(machine) as Record<string, string>),
    HOME: NOWHERE,
    TZ: 'UTC',
    GCLOUD_PROJECT: projectId,
    GOOGLE_CLOUD_PROJECT: projectId,
    FIREBASE_CONFIG: JSON.stringify({ projectId, storageBucket: `${projectId}.appspot.com` }),
    METADATA_SERVER_DETECTION: 'none',
    ...settings,
  };
}

/**
 * What tells a process which function it is. One that serves a whole codebase is named after that, and has no target.
 */
export function identityOf(functions: readonly FunctionSpec[]): Readonly<Record<string, string>> {
  const [first] = functions;
  if (!first) return {};
  if (functions.length > 1) return { K_SERVICE: first.codebase, K_REVISION: `${first.codebase}-00001-loc` };
  const service = first.name.toLowerCase();
  return {
    K_SERVICE: service,
    K_REVISION: `${service}-00001-loc`,
    FUNCTION_TARGET: first.entryPoint,
    FUNCTION_SIGNATURE_TYPE:
      first.trigger.kind === 'https' || first.trigger.kind === 'schedule' ? 'http' : 'cloudevent',
  };
}
