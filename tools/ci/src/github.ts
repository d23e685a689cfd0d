import * as v from 'valibot';
import { type Attempt, type Deployed, deployedBy } from './deployed.ts';
import { ask, type AskJson } from './http.ts';

const deployments = v.array(v.object({ id: v.number(), sha: v.string() }));
const statuses = v.array(v.object({ state: v.string(), log_url: v.optional(v.string(), '') }));

/** How many deployments are looked at: those that failed in a row before everything is deployed again. */
const LOOK_BACK = 30;

/** Where to ask about deployments, and who asks. */
export interface Repository {
  /** URL of the repository in GitHub's API. */
  readonly url: string;
  /** The run of a workflow that asks. */
  readonly run: string;
}

/**
 * What was deployed to an environment. GitHub keeps a deployment for each job that names an environment; one that a later
 * one has replaced is `inactive`, and its statuses still tell that it went well. Whatever did not go well counts as begun, also
 * when it waits for its turn, but for the one that asks: its statuses link to its run.
 */
export async function deploymentsTo(
  json: AskJson,
  { url, run }: Repository,
  environment: string,
): Promise<Deployed> {
  const query = new URLSearchParams({ environment, per_page: String(LOOK_BACK) });
  const attempts: Attempt[] = [];
  for (const { id, sha } of await ask(json, deployments, `${url}/deployments?${query.toString()}`)) {
    const told = await ask(json, statuses, `${url}/deployments/${id}/statuses?per_page=100`);
    const has = (...states: readonly string[]) => told.some(({ state }) => states.includes(state));
    // An earlier try of the same run has ended.
    const isOwn =
      !has('failure', 'error') && told.some((one) => `${one.log_url}/`.includes(`/actions/runs/${run}/`));
    const state = has('success') ? 'good' : isOwn ? 'not begun' : 'begun';
    attempts.push({ commit: sha, state });
    if (state === 'good') break;
  }
  return deployedBy(attempts);
}
