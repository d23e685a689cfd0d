import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import { until } from '@earshot/testing';
import { PubSub } from '@google-cloud/pubsub';
import { deleteApp, initializeApp } from 'firebase-admin/app';
import { getFirestore } from 'firebase-admin/firestore';
import { broken, type Journal, lively, makeJournal } from '../functions/testing/fixtures.ts';
import { type LocalCloud, startLocalCloud } from '../index.ts';

// Clients of these tests look for no credentials on this machine.
process.env['METADATA_SERVER_DETECTION'] ??= 'none';

describe('the local cloud', () => {
  let journal: Journal;
  let cloud: LocalCloud;
  const before_ = { ...process.env };

  before(async () => {
    journal = await makeJournal();
    const since = performance.now();
    cloud = await startLocalCloud({ codebases: [lively], env: { ...journal.env, TICK: 'succeed' } });
    console.log(`    ready after ${Math.round(performance.now() - since)} ms (${cloud.mode})`);
    Object.assign(process.env, cloud.env);
  });
  after(async () => {
    await cloud.stop();
    await journal.remove();
    for (const name of Object.keys(cloud.env)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, before_);
  });

  it('has every function ready, and tells where HTTPS functions are', () => {
    const byName = new Map(cloud.functions.map((fn) => [fn.name, fn]));
    assert.deepEqual(
      cloud.functions.map(({ state }) => state),
      cloud.functions.map(() => 'ready'),
    );
    assert.equal(byName.get('obey')?.trigger, 'pubsub');
    assert.equal(byName.get('obey')?.url, '');
    assert.match(byName.get('hello')?.url ?? '', /^http:\/\/127\.0\.0\.1:\d+\/hello$/);
  });

  it('tells the variables that settings and SDKs need', () => {
    for (const name of ['FIRESTORE_EMULATOR_HOST', 'PUBSUB_EMULATOR_HOST', 'STORAGE_EMULATOR_HOST'])
      assert.match(cloud.env[name] ?? '', /127\.0\.0\.1:\d+$/, name);
    for (const name of ['BIGQUERY_EMULATOR_HOST', 'SPEECH_ENDPOINT', 'VISION_ENDPOINT'])
      assert.match(cloud.env[name] ?? '', /^http:\/\/127\.0\.0\.1:\d+$/, name);
    assert.equal(cloud.env['GCLOUD_PROJECT'], 'demo-earshot');
    assert.equal(cloud.env['DERIVED_BUCKET'], 'demo-earshot-derived');
    assert.equal(cloud.env['MODERATION_REQUIRED'], 'none');
  });

  it('has topics, buckets, texts of notifications and tables of the mirror from the start', async () => {
    const client = new PubSub();
    const [topics] = await client.getTopics();
    await client.close();
    const names = topics.map(({ name }) => name.split('/').at(-1));
    for (const topic of ['playback', 'engagement', 'quality', 'notifications'])
      for (const name of [topic, `${topic}-dead-letter`]) assert.ok(names.includes(name), name);
    const bucket = await fetch(
      `${cloud.env['STORAGE_EMULATOR_HOST'] ?? ''}/storage/v1/b/demo-earshot-derived`,
    );
    assert.equal(bucket.status, 200);
    const app = initializeApp({}, 'seed-test');
    const template = await getFirestore(app).doc('notifications/CONTINUE_LISTENING').get();
    await deleteApp(app);
    assert.match(String(template.get('msg_de')), /Hör weiter/);
    assert.deepEqual(await cloud.bigquery.query('select count(*) as n from earshot.episodes'), [{ n: 0 }]);
  });

  it('is idle only when a chain over Pub/Sub and Firestore has come to its end', async () => {
    const client = new PubSub();
    await client.topic('batons').publishMessage({ json: { left: 9 } });
    await client.close();
    await cloud.idle();
    const passed = (await journal.entries()).flatMap(({ passed }) => (passed === undefined ? [] : [passed]));
    assert.deepEqual(passed, [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    assert.equal(cloud.deliveries().find((count) => count.function === 'pass')?.delivered, 10);
  });

  it('runs a schedule when asked, as Cloud Scheduler would', async () => {
    await cloud.runSchedule('tick');
    const ticks = (await journal.entries()).filter(({ ticked }) => ticked !== undefined);
    assert.equal(ticks.length, 1);
    assert.equal(ticks[0]?.job, 'firebase-schedule-tick-europe-west1');
    assert.ok(Math.abs(Date.now() - Date.parse(String(ticks[0].ticked))) < 60_000);
  });

  it('tells the processes of functions, and has another in place of one that was killed', async () => {
    const [first, ...others] = cloud.processes();
    assert.ok(first);
    assert.deepEqual(others, []);
    assert.equal(first.codebase, 'lively');
    assert.ok(first.functions.includes('obey'));
    process.kill(first.pid, 'SIGKILL');
    await until('another process', () => cloud.processes().some(({ pid }) => pid !== first.pid));
    assert.ok(cloud.processes().every(({ pid }) => pid !== first.pid));
  });

  it('refuses to run what is no schedule, naming those there are', async () => {
    await assert.rejects(cloud.runSchedule('obey'), /no scheduled function is called obey; there are: tick/);
  });
});

describe('starting the local cloud', () => {
  let journal: Journal;
  before(async () => (journal = await makeJournal()));
  after(() => journal.remove());

  it('tells that a run of a schedule failed', async () => {
    const cloud = await startLocalCloud({
      mode: 'embedded',
      codebases: [lively],
      env: { ...journal.env, TICK: 'throw' },
    });
    try {
      await assert.rejects(cloud.runSchedule('tick'), /tick answered 500/);
    } finally {
      await cloud.stop();
    }
  });

  it('gives functions the variables that a test puts in place of the services’ own', async () => {
    const told: Readonly<Record<string, string>>[] = [];
    const cloud = await startLocalCloud({
      mode: 'embedded',
      codebases: [lively],
      env: journal.env,
      between: (env) => {
        told.push(env);
        return { ...env, GCLOUD_PROJECT: 'demo-elsewhere' };
      },
    });
    try {
      const [env = {}] = told;
      assert.equal(env['PUBSUB_EMULATOR_HOST'], cloud.env['PUBSUB_EMULATOR_HOST']);
      assert.equal(cloud.env['GCLOUD_PROJECT'], 'demo-earshot');
      const hello = await fetch(cloud.functions.find(({ name }) => name === 'hello')?.url ?? '');
      assert.equal(((await hello.json()) as { project: string }).project, 'demo-elsewhere');
    } finally {
      await cloud.stop();
    }
  });

  it('stops everything when a codebase does not start, and names it with its reason', async () => {
    const handles = () =>
      process
        .getActiveResourcesInfo()
        .filter((kind) => /Server|Process|Pipe/.test(kind))
        .sort();
    const earlier = handles();
    await assert.rejects(
      startLocalCloud({ mode: 'embedded', codebases: [lively, broken], env: journal.env }),
      /the codebase broken does not start: .*a setting is missing/s,
    );
    await until('all to be closed', () => isDeepStrictEqual(handles(), earlier));
  });

  it('names a service whose port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    try {
      await assert.rejects(
        startLocalCloud({
          mode: 'embedded',
          codebases: [],
          ports: { storage: (taken.address() as AddressInfo).port },
        }),
        /Storage does not start: .*EADDRINUSE/,
      );
    } finally {
      taken.close();
    }
  });

  it('names the codebase that is not built, with the command that builds it', async () => {
    await assert.rejects(
      startLocalCloud({ mode: 'embedded', codebases: ['nowhere'] }),
      /nowhere is not built: run npx nx build nowhere/,
    );
  });

  it('refuses a mode that it does not know', async () => {
    const earlier = process.env['LOCAL_CLOUD'];
    process.env['LOCAL_CLOUD'] = 'moon';
    try {
      await assert.rejects(startLocalCloud(), /LOCAL_CLOUD: expected embedded or google, got moon/);
    } finally {
      if (earlier === undefined) delete process.env['LOCAL_CLOUD'];
      else process.env['LOCAL_CLOUD'] = earlier;
    }
  });

  it('keeps state in its folder over a restart, when given one', async () => {
    const folder = `${journal.env['JOURNAL'] ?? ''}.state`;
    const write = async (cloud: LocalCloud, use: (db: FirebaseFirestore.Firestore) => Promise<void>) => {
      const app = initializeApp({ projectId: cloud.projectId }, 'state-test');
      const db = getFirestore(app);
      const headers = { Authorization: 'Bearer owner' };
      db.settings({ host: cloud.env['FIRESTORE_EMULATOR_HOST'] ?? '', ssl: false, customHeaders: headers });
      await use(db).finally(() => deleteApp(app));
    };
    const first = await startLocalCloud({ mode: 'embedded', codebases: [], dataDir: folder });
    await write(first, async (db) => {
      await db.doc('episodes/e1').set({ title: 'kept' });
    });
    await first.stop();
    const second = await startLocalCloud({ mode: 'embedded', codebases: [], dataDir: folder });
    try {
      await write(second, async (db) =>
        assert.equal((await db.doc('episodes/e1').get()).get('title'), 'kept'),
      );
    } finally {
      await second.stop();
    }
  });
});
