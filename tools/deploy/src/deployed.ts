import { decodeWith } from '@earshot/contracts';
import * as v from 'valibot';
import type { RunFirebase } from './firebase.ts';
import type { DeployedFunction } from './plan.ts';
import { RELEASE } from './release.ts';

/** What is read of `firebase functions:list --json` (firebase-tools 15). */
const listSchema = v.object({
  status: v.literal('success'),
  result: v.array(
    v.object({
      id: v.string(),
      region: v.string(),
      codebase: v.optional(v.string(), 'default'),
      state: v.optional(v.string()),
      environmentVariables: v.optional(v.record(v.string(), v.string()), {}),
    }),
  ),
});

/**
 * The functions that a project has, of all codebases.
 * @throws Error with what the CLI printed when it cannot tell
 */
export async function deployedFunctions(run: RunFirebase, project: string): Promise<DeployedFunction[]> {
  const { code, stdout, stderr } = await run(['functions:list', '--project', project, '--json'], 'kept');
  const printed = `${stdout}${stderr}`.trim();
  if (code !== 0) throw new Error(`The functions of ${project} could not be listed: ${printed}`);
  const decoded = decodeWith(listSchema, parsed(stdout));
  if (!decoded.ok) {
    throw new Error(`The list of functions of ${project} was not understood: ${decoded.reason}: ${printed}`);
  }
  return decoded.value.result.map(({ id, region, codebase, state, environmentVariables }) => ({
    name: id,
    region,
    codebase,
    release: environmentVariables[RELEASE],
    state,
  }));
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
