import { deployedFunctions } from './deployed.ts';
import { DeployFailed, type DeployTools } from './deploy-codebase.ts';

/**
 * Deletes all functions that a project has of a codebase, in every region, and with them their triggers.
 * @throws DeployFailed when the CLI fails
 */
export async function undeployCodebase(
  codebase: string,
  project: string,
  { firebase, say }: Pick<DeployTools, 'firebase' | 'say'>,
): Promise<void> {
  const all = await deployedFunctions(firebase, project);
  const names = all.filter((one) => one.codebase === codebase).map(({ name }) => name);
  if (names.length === 0) {
    say(`${codebase}: ${project} has none of its functions`);
    return;
  }
  const { code } = await firebase(['functions:delete', ...names, '--project', project, '--force'], 'shown');
  if (code !== 0) throw new DeployFailed(`${codebase}: the Firebase CLI ended with ${code}`);
  say(`${codebase}: deleted ${names.join(', ')}`);
}
