import { decodeWith } from '@earshot/contracts';
import * as v from 'valibot';
import { fault, type Finding, good, unknown } from './finding.ts';

/** What a Google API answered: a body, or the HTTP status and words of its refusal; 0 stands for no answer. */
export type Answer = { readonly body: unknown } | { readonly status: number; readonly message: string };

/** Asks a Google API. */
export type AskGoogle = (method: 'GET' | 'POST', url: string) => Promise<Answer>;

/** What a project is to have. */
export interface Expected {
  readonly project: string;
  readonly region: string;
  readonly apis: readonly string[];
  /** Names of the functions of each codebase. */
  readonly codebases: Readonly<Record<string, readonly string[]>>;
}

/** The command that brings a project to what terraform/ says. */
export const APPLY = 'terraform -chdir=terraform apply';

const projectSchema = v.object({ name: v.string(), state: v.string() });
const billingSchema = v.object({ billingEnabled: v.optional(v.boolean(), false) });
const servicesSchema = v.object({
  services: v.optional(v.array(v.object({ config: v.object({ name: v.string() }) })), []),
  nextPageToken: v.optional(v.string()),
});
const databaseSchema = v.object({ type: v.string(), locationId: v.string() });
const policySchema = v.object({
  bindings: v.optional(
    v.array(v.object({ role: v.string(), members: v.optional(v.array(v.string()), []) })),
    [],
  ),
});
const repositorySchema = v.object({
  cleanupPolicies: v.optional(v.record(v.string(), v.unknown()), {}),
  labels: v.optional(v.record(v.string(), v.string()), {}),
});
const functionsSchema = v.object({
  functions: v.optional(v.array(v.object({ name: v.string(), state: v.string() })), []),
  nextPageToken: v.optional(v.string()),
});

/** Roles that agents of Google need before a first deploy can succeed; `N` stands for the project's number. */
const AGENT_ROLES: readonly (readonly [member: string, role: string])[] = [
  ['service-N@gcp-sa-eventarc.iam.gserviceaccount.com', 'roles/eventarc.serviceAgent'],
  ['service-N@gcp-sa-pubsub.iam.gserviceaccount.com', 'roles/iam.serviceAccountTokenCreator'],
  ['service-N@gcp-sa-pubsub.iam.gserviceaccount.com', 'roles/pubsub.subscriber'],
  ['service-N@gs-project-accounts.iam.gserviceaccount.com', 'roles/pubsub.publisher'],
  ['N-compute@developer.gserviceaccount.com', 'roles/cloudbuild.builds.builder'],
];

/** Asks for one thing and judges it; what may not be seen is unknown, what is not there is the caller's to judge. */
async function look<T>(
  what: string,
  answer: Promise<Answer>,
  schema: v.GenericSchema<unknown, T>,
  judge: (found: T | undefined) => Finding,
): Promise<Finding> {
  const got = await answer;
  if ('status' in got)
    return got.status === 404 ? judge(undefined) : unknown(what, `${got.status}: ${got.message}`);
  const decoded = decodeWith(schema, got.body);
  return decoded.ok ? judge(decoded.value) : unknown(what, `unexpected answer: ${decoded.reason}`);
}

/** Looks at everything that a project needs. What depends on the project being there is not asked for without it. */
export async function lookAtProject(ask: AskGoogle, expected: Expected): Promise<readonly Finding[]> {
  const { project, region, codebases } = expected;
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
    await lookAtAgents(ask, project, number),
    await lookAtDatabase(ask, project, region),
    await lookAtImages(ask, project, region),
    ...(await Promise.all(Object.keys(codebases).map((codebase) => lookAtAccount(ask, project, codebase)))),
    ...(await lookAtFunctions(ask, expected)),
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

function lookAtAgents(ask: AskGoogle, project: string, number: string): Promise<Finding> {
  const what = 'service agents';
  const url = `https://cloudresourcemanager.googleapis.com/v3/projects/${project}:getIamPolicy`;
  return look(what, ask('POST', url), policySchema, (found) => {
    const missing = AGENT_ROLES.map(([member, role]) => [member.replace('N', number), role] as const).filter(
      ([member, role]) =>
        !found?.bindings.some((one) => one.role === role && one.members.includes(`serviceAccount:${member}`)),
    );
    if (missing.length === 0) return good(what, 'have their roles');
    return fault(what, missing.map(([member, role]) => `${member} lacks ${role}`).join(', '), APPLY);
  });
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

async function lookAtFunctions(
  ask: AskGoogle,
  { project, region, codebases }: Expected,
): Promise<readonly Finding[]> {
  const url = `https://cloudfunctions.googleapis.com/v2/projects/${project}/locations/${region}/functions?pageSize=200`;
  const pages = await pagesOf(ask, url, functionsSchema);
  if ('what' in pages) return [{ ...pages, what: 'functions' }];
  const states = new Map(
    pages.all.flatMap(({ functions }) => functions.map(({ name, state }) => [name.split('/').at(-1), state])),
  );
  return Object.entries(codebases).map(([codebase, names]) => {
    const faults = names.filter((name) => states.get(name) !== 'ACTIVE');
    const what = `functions of ${codebase}`;
    if (faults.length === 0) return good(what, `all ${names.length} are active`);
    const told = faults.map((name) => `${name} is ${states.get(name) ?? 'not there'}`);
    return fault(what, told.join(', '), `GOOGLE_CLOUD_PROJECT=${project} npx nx run ${codebase}:deploy`);
  });
}

async function pagesOf<T extends { readonly nextPageToken?: string | undefined }>(
  ask: AskGoogle,
  url: string,
  schema: v.GenericSchema<unknown, T>,
): Promise<{ readonly all: readonly T[] } | Finding> {
  const all: T[] = [];
  for (let token = ''; ;) {
    const got = await ask('GET', token ? `${url}&pageToken=${token}` : url);
    if ('status' in got) return unknown('', `${got.status}: ${got.message}`);
    const decoded = decodeWith(schema, got.body);
    if (!decoded.ok) return unknown('', `unexpected answer: ${decoded.reason}`);
    all.push(decoded.value);
    if (!decoded.value.nextPageToken) return { all };
    token = decoded.value.nextPageToken;
  }
}
