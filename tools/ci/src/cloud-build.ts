import * as v from 'valibot';
import { ask, type AskJson } from './http.ts';

const buildSchema = v.object({
  id: v.string(),
  status: v.string(),
  createTime: v.string(),
  buildTriggerId: v.optional(v.string()),
  substitutions: v.optional(v.record(v.string(), v.string()), {}),
});
const pageSchema = v.object({
  builds: v.optional(v.array(buildSchema), []),
  nextPageToken: v.optional(v.string()),
});

/** One run of Cloud Build. */
export type Build = v.InferOutput<typeof buildSchema>;

/** How many pages of a hundred builds are looked through; triggers of a project share them. */
const MAX_PAGES = 5;

/** The builds of one project and region. */
export interface Builds {
  get(id: string): Promise<Build>;
  /** Builds of a trigger in some states, newest first. */
  list(trigger: string, states: readonly string[]): Promise<readonly Build[]>;
}

/** Cloud Build's API. @param parent `projects/…/locations/…` */
export function cloudBuilds(json: AskJson, parent: string): Builds {
  const builds = `https://cloudbuild.googleapis.com/v1/${parent}/builds`;
  return {
    get: (id) => ask(json, buildSchema, `${builds}/${id}`),
    list: async (trigger, states) => {
      const found: Build[] = [];
      const filter = states.map((state) => `status="${state}"`).join(' OR ');
      let pageToken = '';
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const query = new URLSearchParams({ filter, pageSize: '100', pageToken });
        const answer = await ask(json, pageSchema, `${builds}?${query.toString()}`);
        found.push(...answer.builds.filter((build) => build.buildTriggerId === trigger));
        if (!answer.nextPageToken) break;
        pageToken = answer.nextPageToken;
      }
      return found.sort((a, b) => Date.parse(b.createTime) - Date.parse(a.createTime));
    },
  };
}

/** The commit of the last build that went well of the trigger that started a build, other than that build. */
export async function lastSuccess(builds: Builds, self: Build): Promise<string | undefined> {
  if (self.buildTriggerId === undefined) return undefined;
  const good = await builds.list(self.buildTriggerId, ['SUCCESS']);
  return good.find(({ id }) => id !== self.id)?.substitutions['COMMIT_SHA'];
}

/** Why a build should not deploy, or that it should wait for its turn, or that it may go on. */
export type Turn = 'now' | { readonly waitFor: string } | { readonly overtakenBy: string };

/**
 * Whose turn it is among the builds of one trigger: an earlier one that is under way goes first, and once a later one went well an
 * earlier one would take its deploy back. Builds that wait for approval are in nobody's way.
 */
export async function turnOf(builds: Builds, self: Build): Promise<Turn> {
  if (self.buildTriggerId === undefined) return 'now';
  const others = await builds.list(self.buildTriggerId, ['SUCCESS', 'WORKING', 'QUEUED']);
  const at = Date.parse(self.createTime);
  const later = others.find(({ status, createTime }) => status === 'SUCCESS' && Date.parse(createTime) > at);
  if (later !== undefined) return { overtakenBy: later.id };
  const earlier = others.find(
    ({ id, status, createTime }) => id !== self.id && status !== 'SUCCESS' && Date.parse(createTime) < at,
  );
  return earlier === undefined ? 'now' : { waitFor: earlier.id };
}
