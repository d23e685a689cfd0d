import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bucketsOf, EVENT_TOPICS, mirrorSettings, NOTIFICATIONS_TOPIC } from '@earshot/contracts';
import { FIREBASE_TOOLS } from '@earshot/local-cloud/firebase-tools';
import type { AskGoogle } from './answers.ts';
import { fault, type Finding, good, lack, unknown } from './finding.ts';
import type { Codebases, Trigger } from './found.ts';
import type { Holdings } from './holdings.ts';
import { lookAtProject } from './project.ts';
import { lookForTool, type Probe, TOOLS } from './tools.ts';

/** What is to be examined. */
export interface Examination {
  readonly root: string;
  /** The Google Cloud project; without one only this machine is examined. */
  readonly project: string | undefined;
  readonly region: string;
}

const SIGN_IN = 'gcloud auth application-default login';

/** Examines this machine, the credentials and the project, in this order. */
export async function examine({ root, project, region }: Examination): Promise<readonly Finding[]> {
  const findings = [
    ...(await Promise.all(TOOLS.map((tool) => lookForTool(tool, probe)))),
    await lookAtPackages(root),
  ];
  findings.push(await lookForFirebase());
  if (project === undefined) {
    return [...findings, unknown('Google Cloud', 'not looked at: name a project with --project')];
  }
  const ask = await askWithCredentials();
  if ('what' in ask) return [...findings, ask, unknown('project', 'not looked at without credentials')];
  const expected = {
    project,
    region,
    apis: await requiredApis(root),
    codebases: await codebasesOf(root),
    holdings: holdingsOf(project),
  };
  return [...findings, good('credentials', 'are there'), ...(await lookAtProject(ask.ask, expected))];
}

const probe: Probe = async (command, args) => {
  try {
    const { stdout } = await promisify(execFile)(command, args, { timeout: 30_000 });
    return stdout;
  } catch {
    return undefined;
  }
};

async function lookAtPackages(root: string): Promise<Finding> {
  const read = (file: string) => readFile(join(root, file), 'utf8').catch(() => undefined);
  const [wanted, installed] = await Promise.all([
    read('package-lock.json'),
    read('node_modules/.earshot-lock'),
  ]);
  return wanted !== undefined && wanted === installed
    ? good('packages', 'as package-lock.json has them')
    : fault('packages', 'not those of package-lock.json', 'run any ./dev command: it installs them');
}

async function lookForFirebase(): Promise<Finding> {
  const what = 'Firebase CLI';
  const version = (await probe('firebase', ['--version']))?.trim();
  if (version === undefined) return good(what, `${FIREBASE_TOOLS} is fetched when it is used`);
  const found = await lookForTool(
    {
      what,
      command: 'firebase',
      args: ['--version'],
      versions: `>=${FIREBASE_TOOLS}`,
      fix: `npm install --global firebase-tools@${FIREBASE_TOOLS}`,
    },
    () => Promise.resolve(version),
  );
  return found.state === 'good' ? found : lack(what, `${found.detail}: deploys are refused`, found.fix ?? '');
}

async function askWithCredentials(): Promise<{ readonly ask: AskGoogle } | Finding> {
  const { GoogleAuth } = await import('google-auth-library');
  // A look at the machine's own description, where asking the network for a metadata server would take seconds and warn.
  process.env['METADATA_SERVER_DETECTION'] ??= 'bios-only';
  const auth = new GoogleAuth({ scopes: 'https://www.googleapis.com/auth/cloud-platform' });
  try {
    await auth.getAccessToken();
  } catch (error) {
    return fault('credentials', error instanceof Error ? error.message : String(error), SIGN_IN);
  }
  return {
    ask: async (method, url) => {
      try {
        // Statuses are answers here, not faults.
        const { status, data } = await auth.request<unknown>({ method, url, validateStatus: () => true });
        return status < 300 ? { body: data } : { status, message: messageOf(data) };
      } catch (error) {
        return { status: 0, message: error instanceof Error ? error.message : String(error) };
      }
    },
  };
}

function messageOf(data: unknown): string {
  const { error } = (data ?? {}) as { readonly error?: { readonly message?: string } };
  return error?.message ?? 'no reason given';
}

/** The APIs that terraform/ turns on. @throws Error when they are no longer told where they were */
export async function requiredApis(root: string): Promise<readonly string[]> {
  const file = 'terraform/modules/project/main.tf';
  const list = /apis = toset\(\[([^\]]*)\]\)/.exec(await readFile(join(root, file), 'utf8'))?.[1] ?? '';
  const apis = list.match(/[a-z]+\.googleapis\.com/g) ?? [];
  if (apis.length === 0) throw new Error(`${file}: expected a list "apis", found none`);
  return apis;
}

/** What Terraform makes in a project, by the names that the code gives it. */
export function holdingsOf(project: string): Holdings {
  return {
    buckets: Object.values(bucketsOf(project)),
    topics: [...EVENT_TOPICS, NOTIFICATIONS_TOPIC],
    dataset: mirrorSettings.MIRROR_DATASET.default ?? '',
  };
}

/** The functions that each codebase is to have, as Terraform is told of them; a test holds that to the code. */
export async function codebasesOf(root: string): Promise<Codebases> {
  const text = await readFile(join(root, 'terraform/generated/functions.json'), 'utf8');
  const { codebases } = JSON.parse(text) as {
    readonly codebases: Readonly<
      Record<string, { readonly functions: Readonly<Record<string, { readonly trigger: Trigger }>> }>
    >;
  };
  return Object.fromEntries(
    Object.entries(codebases).map(([codebase, { functions }]) => [
      codebase,
      Object.fromEntries(Object.entries(functions).map(([name, { trigger }]) => [name, trigger])),
    ]),
  );
}
