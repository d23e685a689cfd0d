import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EVENT_TOPICS, userSchema } from '@earshot/contracts';
import { type LocalCloud, startLocalCloud } from '@earshot/local-cloud';
import { until } from '@earshot/testing';
import { PubSub, type Subscription } from '@google-cloud/pubsub';
import { deleteApp, initializeApp } from 'firebase-admin/app';
import { getFirestore } from 'firebase-admin/firestore';
import * as v from 'valibot';
import type { Progress } from './deliver.ts';
import { madeUpEpisodes } from './catalogue.ts';
import { record } from './record.ts';
import { replay } from './replay.ts';
import { simulate } from './simulate.ts';

describe('simulate', () => {
  let cloud: LocalCloud;
  let pubsub: PubSub;
  const received: Record<string, string[]> = {};
  const subscriptions: Subscription[] = [];

  before(async () => {
    cloud = await startLocalCloud({ codebases: [] });
    Object.assign(process.env, cloud.env);
    pubsub = new PubSub({ projectId: cloud.projectId });
    for (const name of EVENT_TOPICS) {
      const topic = pubsub.topic(name);
      const [exists] = await topic.exists();
      if (!exists) await topic.create();
      const [subscription] = await topic.createSubscription(`${name}-seen`);
      subscription.on('message', (message: { data: Buffer; ack(): void }) => {
        const body: unknown = JSON.parse(message.data.toString());
        const events = (Array.isArray(body) ? body : [body]) as unknown[];
        (received[name] ??= []).push(...events.map((event) => JSON.stringify(event)));
        message.ack();
      });
      subscriptions.push(subscription);
    }
  });

  after(async () => {
    await Promise.all(subscriptions.map((subscription) => subscription.close()));
    await pubsub.close();
    await cloud.stop();
  });

  it('publishes what it reports, and makes the accounts of those who listen', async () => {
    const progress: Progress[] = [];
    const report = await simulate(
      {
        projectId: cloud.projectId,
        episodes: [{ episode_id: 'episode_1', show_id: 'show_1', duration_sec: 900, label: 'business' }],
        listeners: 20,
        seconds: 2,
        seed: 3,
        rate: 20,
        bursts: 0,
      },
      (each) => progress.push(each),
    );
    const countOf = (name: string) => received[name]?.length ?? 0;
    await until('all events', () => EVENT_TOPICS.every((name) => countOf(name) >= report.byTopic[name]));
    assert.deepEqual(Object.fromEntries(EVENT_TOPICS.map((name) => [name, countOf(name)])), report.byTopic);
    assert.equal(new Set(Object.values(received).flat()).size, report.distinct);
    assert.ok(report.expected.total.plays > 0);
    assert.equal(progress.at(-1)?.sent, report.sent);
    assert.equal(report.users, 20);

    const app = initializeApp({ projectId: cloud.projectId }, 'simulate-test');
    const users = await getFirestore(app).collection('users').get();
    await deleteApp(app);
    assert.equal(users.size, 20);
    const user = users.docs[0]?.data() ?? {};
    assert.equal(user['user_id'], 'user_0001');
    const { country, plan, device_type } = v.parse(userSchema, user);
    assert.ok(country && plan && device_type);
  });

  it('replays a record: the same events, from now on, and writes no more accounts than asked', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'earshot-replay-'));
    const file = join(folder, 'record.jsonl');
    const options = { listeners: 1_000_000, seconds: 1, seed: 4, rate: 20, bursts: 0 };
    const episodes = madeUpEpisodes(4, 3);
    const recorded = await record(file, { ...options, episodes, startAt: Date.now() - 60_000 });
    const before = Object.fromEntries(EVENT_TOPICS.map((name) => [name, received[name]?.length ?? 0]));
    const report = await replay(file, { projectId: cloud.projectId, users: 25 });
    const arrived = () => EVENT_TOPICS.flatMap((name) => received[name]?.slice(before[name]) ?? []);
    await until('all events', () => arrived().length >= recorded.sent);
    const lines = (await readFile(file, 'utf8')).split('\n').slice(1, -2);
    await rm(folder, { recursive: true });
    const events = lines.map((line) => JSON.stringify((JSON.parse(line) as { event: unknown }).event));
    assert.deepEqual(arrived().sort(), events.sort());
    assert.deepEqual(report.expected, recorded.expected);
    assert.ok(report.startAt > recorded.startAt);
    assert.equal(report.users, 25);
    assert.equal(await usersIn(cloud), 25);
  });
});

async function usersIn(cloud: LocalCloud): Promise<number> {
  const app = initializeApp({ projectId: cloud.projectId }, 'users-test');
  try {
    return (await getFirestore(app).collection('users').count().get()).data().count;
  } finally {
    await deleteApp(app);
  }
}
