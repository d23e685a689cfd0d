import * as v from 'valibot';
import { ask, type AskJson } from './http.ts';

const deployments = v.array(v.object({ id: v.number(), sha: v.string() }));
const statuses = v.array(v.object({ state: v.string() }));

/** How many deployments are looked at: those that failed in a row before everything is deployed again. */
const LOOK_BACK = 30;

/**
 * The commit that was last deployed to an environment without a fault. GitHub keeps a deployment for each job that names an
 * environment; one that a later one has replaced is `inactive`, and its statuses still tell that it went well.
 * @param repository URL of the repository in GitHub's API
 */
export async function lastDeployment(
  json: AskJson,
  repository: string,
  environment: string,
): Promise<string | undefined> {
  const query = new URLSearchParams({ environment, per_page: String(LOOK_BACK) });
  for (const { id, sha } of await ask(json, deployments, `${repository}/deployments?${query.toString()}`)) {
    const told = await ask(json, statuses, `${repository}/deployments/${id}/statuses?per_page=100`);
    if (told.some(({ state }) => state === 'success')) return sha;
  }
  return undefined;
}
