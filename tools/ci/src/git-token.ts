import { join } from 'node:path';
import * as v from 'valibot';
import { ask, type AskJson } from './http.ts';

const tokenSchema = v.object({ token: v.string() });

/**
 * Variables by which git fetches from a private repository that is connected to Cloud Build (2nd generation). The token lives
 * for an hour and is never written anywhere.
 * @param repository `projects/…/locations/…/connections/…/repositories/…`
 */
export async function gitToken(json: AskJson, repository: string): Promise<Record<string, string>> {
  const url = `https://cloudbuild.googleapis.com/v2/${repository}:accessReadToken`;
  const { token } = await ask(json, tokenSchema, url, 'POST');
  return { GIT_ASKPASS: join(import.meta.dirname, '../askpass'), EARSHOT_GIT_TOKEN: token };
}
