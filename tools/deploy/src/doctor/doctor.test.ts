import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Answer, AskGoogle } from './answers.ts';
import { codebasesOf, holdingsOf, requiredApis } from './examine.ts';
import type { Finding } from './finding.ts';
import { type Expected, lookAtProject } from './project.ts';
import { lookForTool, TOOLS } from './tools.ts';

const root = join(import.meta.dirname, '../../../..');
const expected: Expected = {
  project: 'pods',
  region: 'europe-west1',
  apis: ['run.googleapis.com', 'pubsub.googleapis.com'],
  codebases: { listening: { foldPlayback: 'event', ingest: 'https' } },
  holdings: holdingsOf('pods'),
};
const member = (name: string) => `serviceAccount:${name}`;
const functionOf = (name: string, state = 'ACTIVE') => ({
  name: `projects/pods/locations/europe-west1/functions/${name}`,
  state,
});

/** Answers of a healthy project, by a part of the request's address. */
const HEALTHY: Readonly<Record<string, unknown>> = {
  '/v3/projects/pods:getIamPolicy': {
    bindings: [
      {
        role: 'roles/eventarc.serviceAgent',
        members: [member('service-7@gcp-sa-eventarc.iam.gserviceaccount.com')],
      },
      {
        role: 'roles/iam.serviceAccountTokenCreator',
        members: [member('service-7@gcp-sa-pubsub.iam.gserviceaccount.com')],
      },
      {
        role: 'roles/pubsub.subscriber',
        members: [member('service-7@gcp-sa-pubsub.iam.gserviceaccount.com')],
      },
      {
        role: 'roles/pubsub.publisher',
        members: [member('service-7@gs-project-accounts.iam.gserviceaccount.com')],
      },
      ...['roles/cloudbuild.builds.builder', 'roles/run.invoker', 'roles/eventarc.eventReceiver'].map(
        (role) => ({ role, members: [member('7-compute@developer.gserviceaccount.com')] }),
      ),
    ],
  },
  '/v3/projects/pods': { name: 'projects/7', state: 'ACTIVE' },
  'firebase.googleapis.com/v1beta1/projects/pods': { projectId: 'pods' },
  ...Object.fromEntries(
    ['uploads', 'transcripts', 'derived', 'quarantine', 'mirror'].map((name) => [
      `/b/pods-${name}?`,
      { name },
    ]),
  ),
  'topics?pageSize=200&pageToken=more': { topics: [{ name: 'projects/pods/topics/quality' }] },
  '/topics?': {
    topics: ['playback', 'engagement', 'notifications'].map((name) => ({
      name: `projects/pods/topics/${name}`,
    })),
    nextPageToken: 'more',
  },
  '/datasets/earshot': { id: 'pods:earshot' },
  '/billingInfo': { billingEnabled: true },
  'pageToken=2': { services: [{ config: { name: 'pubsub.googleapis.com' } }] },
  '/services?': { services: [{ config: { name: 'run.googleapis.com' } }], nextPageToken: '2' },
  '/databases/(default)': { type: 'FIRESTORE_NATIVE', locationId: 'europe-west1' },
  '/repositories/gcf-artifacts': { cleanupPolicies: { old: {} } },
  '/serviceAccounts/listening@pods.iam.gserviceaccount.com': {},
  '/functions?': { functions: [functionOf('foldPlayback'), functionOf('ingest')] },
  '/subscriptions?': {},
};

/** A project that is healthy but for some answers. */
function project(other: Readonly<Record<string, Answer>> = {}): AskGoogle {
  const answers: Readonly<Record<string, Answer>> = {
    ...Object.fromEntries(Object.entries(HEALTHY).map(([part, body]) => [part, { body }])),
    ...other,
  };
  return (_method, url) => {
    const part = Object.keys(answers).find((one) => url.includes(one)) ?? '';
    return Promise.resolve(answers[part] ?? { status: 404, message: 'not found' });
  };
}
const gone: Answer = { status: 404, message: 'not found' };
const bad = (findings: readonly Finding[]) => findings.filter(({ state }) => state !== 'good');

describe('the doctor of a project', () => {
  it('finds nothing in a healthy one', async () => {
    const findings = await lookAtProject(project(), expected);
    assert.deepEqual(bad(findings), []);
    assert.ok(findings.length >= 8);
  });

  const faults: readonly (readonly [part: string, answer: Answer, what: string, fix: RegExp])[] = [
    ['/v3/projects/pods', gone, 'project', /gcloud projects create pods/],
    ['/billingInfo', { body: {} }, 'billing', /gcloud billing projects link pods/],
    ['pageToken=2', { body: {} }, 'APIs', /gcloud services enable pubsub\.googleapis\.com --project pods/],
    ['/v3/projects/pods:getIamPolicy', { body: {} }, 'service agents', /terraform .*apply/],
    [
      'firebase.googleapis.com/v1beta1/projects/pods',
      gone,
      'Firebase',
      /terraform .*apply.* 403.*console\.firebase\.google\.com/,
    ],
    ['/b/pods-derived?', gone, 'bucket pods-derived', /terraform .*apply/],
    ['topics?pageSize=200&pageToken=more', { body: {} }, 'topics', /terraform .*apply/],
    ['/datasets/earshot', gone, 'BigQuery', /terraform .*apply/],
    ['/databases/(default)', gone, 'Firestore', /terraform .*apply/],
    [
      '/databases/(default)',
      { body: { type: 'DATASTORE_MODE', locationId: 'eur3' } },
      'Firestore',
      /another/,
    ],
    ['/repositories/gcf-artifacts', { body: {} }, 'clean-up of images', /terraform .*apply/],
    [
      '/serviceAccounts/listening@pods.iam.gserviceaccount.com',
      gone,
      'account of listening',
      /terraform .*apply/,
    ],
    [
      '/functions?',
      { body: { functions: [functionOf('foldPlayback', 'FAILED'), functionOf('ingest')] } },
      'functions of listening',
      /output -raw deploy_environment.*"\$GOOGLE_CLOUD_PROJECT" = pods .*nx run listening:deploy$/,
    ],
  ];
  for (const [part, answer, what, fix] of faults) {
    it(`names a fault of ${what} and the command that mends it (${part})`, async () => {
      const [finding, ...more] = bad(await lookAtProject(project({ [part]: answer }), expected));
      assert.deepEqual(more, []);
      assert.deepEqual([finding?.what, finding?.state], [what, 'fault']);
      assert.match(finding?.fix ?? '', fix);
    });
  }

  it('takes what it may not see for unknown, not for missing', async () => {
    const refused: Answer = { status: 403, message: 'permission denied' };
    const parts = ['/billingInfo', '/services?', 'pageToken=2', '/functions?', '/databases/(default)'];
    const answers = Object.fromEntries(parts.map((part) => [part, refused]));
    const findings = bad(await lookAtProject(project(answers), expected));
    assert.deepEqual(
      findings.map(({ state }) => state),
      ['unknown', 'unknown', 'unknown', 'unknown'],
    );
    assert.match(findings[0]?.detail ?? '', /403: permission denied/);
  });

  it('looks for functions in the region that it is told', async () => {
    const ask: AskGoogle = (method, url) =>
      /europe-west1\/functions/.test(url) ? Promise.resolve({ body: {} }) : project()(method, url);
    const judged = async (region: string) =>
      (await lookAtProject(ask, { ...expected, region })).find(({ what }) => what.startsWith('functions'));
    assert.equal((await judged('us-east1'))?.state, 'good');
    assert.equal((await judged('europe-west1'))?.state, 'fault');
  });

  it('asks only APIs that Terraform turns on', async () => {
    const required = await requiredApis(root);
    const asked: string[] = [];
    for await (const file of glob('*.ts', { cwd: import.meta.dirname, exclude: ['*.test.ts'] })) {
      const text = await readFile(join(import.meta.dirname, file), 'utf8');
      asked.push(
        ...[...text.matchAll(/https:\/\/((?!www)\w+\.googleapis\.com)/g)].map(([, api = '']) => api),
      );
    }
    assert.ok(asked.length > 8);
    assert.deepEqual(
      asked.filter((api) => !required.includes(api)),
      [],
    );
  });

  it('knows the APIs that Terraform turns on and the functions of every codebase', async () => {
    assert.ok((await requiredApis(root)).includes('cloudfunctions.googleapis.com'));
    const { listening } = await codebasesOf(root);
    assert.deepEqual([listening?.['ingest'], listening?.['listeningTick']], ['https', 'schedule']);
  });
});

describe('the doctor of a machine', () => {
  const tool = (command: string) => TOOLS.find((one) => one.command === command) ?? assert.fail(command);

  it('reads versions as programs print them', async () => {
    const printed = {
      node: 'v24.21.0\n',
      terraform: 'Terraform v1.13\non linux',
      git: 'git version 2.39.5',
    };
    for (const [command, text] of Object.entries(printed)) {
      const { state } = await lookForTool(tool(command), () => Promise.resolve(text));
      assert.equal(state, 'good', command);
    }
  });

  it('calls what is too old or missing by its weight, with the way to get it', async () => {
    const old = await lookForTool(tool('node'), () => Promise.resolve('v20.19.0'));
    assert.deepEqual([old.state, old.detail], ['fault', 'expected >=24, got 20.19.0']);
    const none = await lookForTool(tool('terraform'), () => Promise.resolve(undefined));
    assert.equal(none.state, 'lack');
    assert.match(none.detail, /not found: the cloud cannot be set up/);
    assert.ok(none.fix);
  });
});
