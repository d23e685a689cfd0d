import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bundle, DeclaredFunction } from './bundle.ts';
import { deployCodebase, type DeployTools } from './deploy-codebase.ts';
import { withFirebase } from './firebase.ts';
import type { Ask } from './google.ts';
import type { DeployOptions } from './settings.ts';
import { type FakeFirebase, installFakeFirebase } from './testing/install-fake-firebase.ts';
import { undeployCodebase } from './undeploy.ts';

const options: DeployOptions = {
  project: 'pods',
  region: 'europe-west1',
  deadLetterTopic: 'mirror-dead-letter',
  deadLetterAttempts: 20,
  mayDelete: [],
  viewers: ['group:staff@example.com'],
  when: 'changed',
};
const AGENT_TOO_NEW = 'functions: Retry the deployment in a few minutes.';

const TRIGGERS = {
  fold: { kind: 'pubsub', topic: 'playback' },
  ingest: { kind: 'https' },
  page: { kind: 'https' },
  tick: { kind: 'schedule', schedule: 'every 1 minutes', timeZone: 'UTC', retries: 0 },
} satisfies Readonly<Record<string, DeclaredFunction['trigger']>>;
type Name = keyof typeof TRIGGERS;

const declared = (name: Name): DeclaredFunction => ({
  name,
  codebase: 'mirror',
  entryPoint: name,
  region: 'europe-west1',
  trigger: TRIGGERS[name],
  retry: name === 'fold',
  concurrency: 80,
  timeoutSeconds: 60,
  memoryMb: 256,
  callers: name === 'page' ? 'viewers' : name === 'ingest' ? 'everybody' : undefined,
});

/** A bundle of one function of each kind, unless some are named; of those by requests, one is open to everybody. */
function bundle(
  release: string,
  names: readonly Name[] = ['fold', 'ingest', 'page', 'tick'],
  account = 'mirror@pods.iam.gserviceaccount.com',
): Bundle {
  const schedules = names.includes('tick') ? { tick: 'every 1 minutes UTC' } : {};
  return {
    target: { codebase: 'mirror', region: 'europe-west1', release, functions: names, schedules },
    functions: names.map(declared),
    settings: `EARSHOT_RELEASE="${release}"\nFUNCTIONS_SERVICE_ACCOUNT="${account}"\n`,
  };
}

describe('a deploy by the Firebase CLI', () => {
  let root: string;
  let fake: FakeFirebase;
  let waits: number[];
  let patched: string[];
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'earshot-deploy-'));
    fake = await installFakeFirebase(join(root, 'fake'));
    await fake.schedule({ tick: 'every 1 minutes UTC' });
    await mkdir(join(root, 'dist/mirror'), { recursive: true });
    await mkdir(join(root, 'apps/mirror'), { recursive: true });
    waits = [];
    patched = [];
  });
  afterEach(() => rm(root, { recursive: true }));

  const ask: Ask = (request) => {
    if (request.method === 'PATCH') patched.push(request.url);
    return fake.google(request);
  };
  const work = <T>(use: (tools: DeployTools) => Promise<T>) =>
    withFirebase(root, fake.env, (firebase) =>
      use({
        root,
        firebase,
        google: () => Promise.resolve(ask),
        wait: (ms) => {
          waits.push(ms);
          return Promise.resolve();
        },
        say: () => undefined,
      }),
    );
  const deploy = async (
    release: string,
    more: Partial<DeployOptions> = {},
    names?: readonly Name[],
    account?: string,
  ) => {
    const made = bundle(release, names, account);
    await writeFile(join(root, 'apps/mirror/functions.json'), JSON.stringify(made.target.functions));
    return await work((tools) => deployCodebase(made, { ...options, ...more }, tools));
  };
  const verbs = async () => (await fake.calls()).map(({ args }) => args[0]);

  it('compares, deploys the codebase alone, and compares again', async () => {
    assert.equal(await deploy('r1'), 'deployed');
    const calls = await fake.calls();
    assert.deepEqual(await verbs(), ['functions:list', 'deploy', 'functions:list']);
    assert.deepEqual(calls[1]?.args, [
      'deploy',
      ...['--only', 'functions:mirror', '--project', 'pods', '--force', '--non-interactive'],
    ]);
  });

  it('is run without a terminal, with a folder of configuration of its own that is gone afterwards', async () => {
    await deploy('r1');
    const [call] = await fake.calls();
    assert.equal(call?.isTty, false);
    assert.match(call.configuration, /earshot-firebase-/);
    assert.equal(existsSync(call.configuration), false);
  });

  it("is not asked beforehand to act as App Engine's account, as the CLI would of every deployer", async () => {
    await deploy('r1');
    assert.deepEqual(new Set((await fake.calls()).map(({ asksFirst }) => asksFirst)), new Set([false]));
  });

  it('does nothing when the release is there, unless it is always to deploy', async () => {
    await deploy('r1');
    await fake.forget();
    assert.equal(await deploy('r1'), 'unchanged');
    assert.deepEqual(await verbs(), ['functions:list']);
    assert.equal(await deploy('r1', { when: 'always' }), 'deployed');
    assert.equal(await deploy('r2'), 'deployed');
  });

  it('waits for a new Eventarc agent and tries again', async () => {
    await fake.failWith(AGENT_TOO_NEW, AGENT_TOO_NEW);
    assert.equal(await deploy('r1'), 'deployed');
    assert.deepEqual(waits, [30_000, 60_000]);
    assert.equal((await verbs()).filter((verb) => verb === 'deploy').length, 3);
  });

  it('fails at once for any other reason, and sets no dead letters', async () => {
    await fake.failWith('HTTP Error: 403');
    await assert.rejects(deploy('r1'), /mirror: the Firebase CLI ended with 1/);
    assert.deepEqual([waits, patched], [[], []]);
  });

  it('fails when a function is not active afterwards, and deploys it again the next time', async () => {
    await fake.leaveAs('FAILED');
    await assert.rejects(
      deploy('r1'),
      /not active in release r1.* after the deploy: fold, ingest, page, tick/,
    );
    assert.deepEqual(patched, []);
    await fake.leaveAs('ACTIVE');
    assert.equal(await deploy('r1'), 'deployed');
  });

  it('deletes nothing that it was not told to', async () => {
    await deploy('r1');
    await fake.forget();
    const names = ['fold', 'page', 'tick'] as const;
    await assert.rejects(deploy('r2', {}, names), /ingest \(europe-west1\).*DELETE_FUNCTIONS=ingest/);
    assert.deepEqual(await verbs(), ['functions:list']);
    assert.equal(await deploy('r2', { mayDelete: ['ingest'] }, names), 'deployed');
  });

  it('gives subscriptions their dead letters, also when nothing else changes', async () => {
    await deploy('r1');
    const expected = ['https://pubsub.googleapis.com/v1/sub-fold'];
    assert.deepEqual(patched, expected);
    await deploy('r1');
    assert.deepEqual(patched, [...expected, ...expected]);
    await deploy('r2', { deadLetterTopic: undefined });
    assert.equal(patched.length, 2);
  });

  it('lets those in who may call a private function, whom the CLI has taken away', async () => {
    await deploy('r1');
    assert.deepEqual(await fake.invokers('page'), options.viewers);
    await deploy('r2');
    assert.deepEqual(await fake.invokers('page'), options.viewers);
    assert.deepEqual(await fake.invokers('fold'), []);
    assert.deepEqual(await fake.invokers('tick'), []);
  });

  it('deploys again what broke off before its schedule was made, though all functions are active', async () => {
    await fake.breakOff();
    await assert.rejects(deploy('r1'), /mirror: the Firebase CLI ended with 1/);
    assert.deepEqual([await fake.jobs(), await fake.invokers('ingest')], [{}, []]);
    assert.equal(await deploy('r1'), 'deployed');
    assert.deepEqual(await fake.jobs(), { tick: 'every 1 minutes UTC' });
    assert.deepEqual(await fake.invokers('ingest'), ['allUsers']);
    assert.equal(await deploy('r1'), 'unchanged');
  });

  it('opens a public function to everybody also where a deploy broke off before it did', async () => {
    await fake.breakOff();
    await assert.rejects(deploy('r1', {}, ['ingest']));
    assert.deepEqual(await fake.invokers('ingest'), []);
    assert.equal(await deploy('r1', {}, ['ingest']), 'unchanged');
    assert.deepEqual(await fake.invokers('ingest'), ['allUsers']);
  });

  it('fails when a function is called at other times than its code says', async () => {
    await fake.schedule({ tick: 'every 9 minutes UTC' });
    await assert.rejects(deploy('r1'), /or not on schedule, after the deploy: tick$/);
  });

  it('is called on schedule as the account that it runs as, also where the CLI left another one', async () => {
    const as = (account: string) => deploy(account, {}, undefined, account);
    await as('mirror@pods.iam.gserviceaccount.com');
    await as('other@pods.iam.gserviceaccount.com');
    assert.deepEqual(await fake.callers(), { tick: 'other@pods.iam.gserviceaccount.com' });
    assert.equal(patched.filter((url) => url.includes('cloudscheduler')).length, 1);
  });

  it('lets in others, or nobody, also when nothing else changes', async () => {
    await deploy('r1');
    for (const viewers of [['user:jo@example.com'], []]) {
      assert.equal(await deploy('r1', { viewers }), 'unchanged');
      assert.deepEqual(await fake.invokers('page'), viewers);
    }
  });

  it('can be undone, and undone again', async () => {
    await deploy('r1');
    await fake.forget();
    await work((tools) => undeployCodebase('mirror', 'pods', tools));
    await work((tools) => undeployCodebase('mirror', 'pods', tools));
    assert.deepEqual(await verbs(), ['functions:list', 'functions:delete', 'functions:list']);
  });

  it('refuses a CLI on the PATH that is too old', async () => {
    const env = { ...fake.env, FAKE_FIREBASE_VERSION: '13.0.0' };
    await assert.rejects(
      withFirebase(root, env, () => Promise.resolve()),
      /expected version 15\.\d+\.\d+ or later, got "13\.0\.0"/,
    );
  });
});
