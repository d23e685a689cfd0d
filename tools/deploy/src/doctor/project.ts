import * as v from 'valibot';
import { lookAtAgents } from './agents.ts';
import { type AskGoogle, look, pagesOf } from './answers.ts';
import { APPLY, fault, type Finding, good } from './finding.ts';
import type { Codebases, Place } from './found.ts';
import { lookAtFunctions } from './functions.ts';
import { type Holdings, lookAtFirebase, lookAtHoldings } from './holdings.ts';

/** What a project is to have. */
export interface Expected extends Place {
  readonly apis: readonly string[];
  readonly codebases: Codebases;
  readonly holdings: Holdings;
}

const projectSchema = v.object({ name: v.string(), state: v.string() });
const billingSchema = v.object({ billingEnabled: v.optional(v.boolean(), false) });
const servicesSchema = v.object({
  services: v.optional(v.array(v.object({ config: v.object({ name: v.string() }) })), []),
  nextPageToken: v.optional(v.string()),
});
const databaseSchema = v.object({ type: v.string(), locationId: v.string() });
const repositorySchema = v.object({
  cleanupPolicies: v.optional(v.record(v.string(), v.unknown()), {}),
  labels: v.optional(v.record(v.string(), v.string()), {}),
});
/** Looks at everything that a project needs. What depends on the project being there is not asked for without it. */
export async function lookAtProject(ask: AskGoogle, expected: Expected): Promise<readonly Finding[]> {
  const { project, region, codebases, holdings } = expected;
  let number = '';
  const itself = await look(
    'project',
    ask('GET', `https://cloudresourcemanager.googleapis.com/v3/projects/${project}`),
    projectSchema,
    (found) => {
      number = found?.name.split('/')[1] ?? '';
      if (found?.state === 'ACTIVE') return good('project', `${project} (${number})`);
      return fault(
        'project',
        found ? `is ${found.state}` : 'is not there',
        `gcloud projects create ${project}`,
      );
    },
  );
  if (itself.state !== 'good') return [itself];
  return [
    itself,
    await lookAtBilling(ask, project),
    await lookAtApis(ask, expected),
    await lookAtFirebase(ask, project),
    await lookAtAgents(ask, project, number),
    await lookAtDatabase(ask, project, region),
    ...(await lookAtHoldings(ask, project, holdings)),
    await lookAtImages(ask, project, region),
    ...(await Promise.all(Object.keys(codebases).map((codebase) => lookAtAccount(ask, project, codebase)))),
    ...(await lookAtFunctions(ask, expected, codebases)),
  ];
}

function lookAtBilling(ask: AskGoogle, project: string): Promise<Finding> {
  const what = 'billing';
  const url = `https://cloudbilling.googleapis.com/v1/projects/${project}/billingInfo`;
  const fix = `gcloud billing projects link ${project} --billing-account=ACCOUNT`;
  return look(what, ask('GET', url), billingSchema, (found) =>
    found?.billingEnabled ? good(what, 'is on') : fault(what, 'is off', fix),
  );
}

async function lookAtApis(ask: AskGoogle, { project, apis }: Expected): Promise<Finding> {
  const enabled: string[] = [];
  const url = `https://serviceusage.googleapis.com/v1/projects/${project}/services?filter=state:ENABLED&pageSize=200`;
  const pages = await pagesOf(ask, url, servicesSchema);
  if ('what' in pages) return { ...pages, what: 'APIs' };
  for (const { services } of pages.all) enabled.push(...services.map(({ config }) => config.name));
  const missing = apis.filter((api) => !enabled.includes(api));
  return missing.length === 0
    ? good('APIs', `all ${apis.length} are on`)
    : fault(
        'APIs',
        `off: ${missing.join(', ')}`,
        `gcloud services enable ${missing.join(' ')} --project ${project}`,
      );
}

function lookAtDatabase(ask: AskGoogle, project: string, region: string): Promise<Finding> {
  const what = 'Firestore';
  const url = `https://firestore.googleapis.com/v1/projects/${project}/databases/(default)`;
  return look(what, ask('GET', url), databaseSchema, (found) => {
    if (found === undefined) return fault(what, 'has no database', APPLY);
    if (found.type !== 'FIRESTORE_NATIVE') {
      return fault(
        what,
        `the database is ${found.type}`,
        'use another project: the mode of a database stays',
      );
    }
    return good(
      what,
      `native, ${found.locationId}${found.locationId === region ? '' : `, functions in ${region}`}`,
    );
  });
}

function lookAtImages(ask: AskGoogle, project: string, region: string): Promise<Finding> {
  const what = 'clean-up of images';
  const url = `https://artifactregistry.googleapis.com/v1/projects/${project}/locations/${region}/repositories/gcf-artifacts`;
  return look(what, ask('GET', url), repositorySchema, (found) => {
    const isThere =
      found !== undefined &&
      (Object.keys(found.cleanupPolicies).length > 0 ||
        'firebase-functions-cleanup-opted-out' in found.labels);
    if (isThere) return good(what, 'gcf-artifacts has a policy');
    return fault(what, 'gcf-artifacts has no policy, so deploys end with a fault', APPLY);
  });
}

function lookAtAccount(ask: AskGoogle, project: string, codebase: string): Promise<Finding> {
  const what = `account of ${codebase}`;
  const address = `${codebase}@${project}.iam.gserviceaccount.com`;
  const url = `https://iam.googleapis.com/v1/projects/${project}/serviceAccounts/${address}`;
  return look(what, ask('GET', url), v.object({}), (found) =>
    found ? good(what, address) : fault(what, `${address} is not there`, APPLY),
  );
}
