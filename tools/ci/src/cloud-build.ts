import * as v from 'valibot';
import { type Deployed, deployedBy } from './deployed.ts';
import { ask, type AskJson } from './http.ts';

const buildSchema = v.object({
  id: v.string(),
  status: v.string(),
  createTime: v.string(),
  buildTriggerId: v.optional(v.string()),
  substitutions: v.optional(v.record(v.string(), v.string()), {}),
  steps: v.optional(
    v.array(v.object({ id: v.optional(v.string(), ''), status: v.optional(v.string(), 'QUEUED') })),
    [],
  ),
});
const pageSchema = v.object({
  builds: v.optional(v.array(buildSchema), []),
  nextPageToken: v.optional(v.string()),
});

/** One run of Cloud Build. */
export type Build = v.InferOutput<typeof buildSchema>;

/** The step of cloudbuild.yaml that changes what is deployed. */
export const DEPLOY_STEP = 'deploy';

/** States of a build that is under way, or has come to its end; others wait for approval, or were never approved. */
const STARTED = ['SUCCESS', 'WORKING', 'FAILURE', 'INTERNAL_ERROR', 'TIMEOUT', 'CANCELLED'];

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

/** What the builds of the trigger that started a build have deployed, that build itself left out. */
export async function deploymentsOf(builds: Builds, self: Build): Promise<Deployed> {
  if (self.buildTriggerId === undefined) return { commit: undefined, isBegunSince: false };
  const others = (await builds.list(self.buildTriggerId, STARTED)).filter(({ id }) => id !== self.id);
  return deployedBy(
    others.map((build) => ({
      commit: build.substitutions['COMMIT_SHA'],
      state: build.status === 'SUCCESS' ? 'good' : hasBegunToDeploy(build) ? 'begun' : 'not begun',
    })),
  );
}

function hasBegunToDeploy({ steps }: Build): boolean {
  const deploy = steps.find(({ id }) => id === DEPLOY_STEP);
  return deploy !== undefined && deploy.status !== 'QUEUED';
}

/** The build that a build has to wait for: another one of its trigger that was made earlier and is under way. */
export async function earlierBuild(builds: Builds, self: Build): Promise<string | undefined> {
  if (self.buildTriggerId === undefined) return undefined;
  const others = await builds.list(self.buildTriggerId, ['WORKING', 'QUEUED']);
  const at = Date.parse(self.createTime);
  return others.find(({ id, createTime }) => id !== self.id && Date.parse(createTime) < at)?.id;
}
