import { notRun, playbackEvent, until } from '@earshot/testing';
import { Firestore } from '@google-cloud/firestore';
import { PubSub } from '@google-cloud/pubsub';
import { Storage } from '@google-cloud/storage';
import { paths } from '@earshot/contracts';
import assert from 'node:assert/strict';
import sharp from 'sharp';
import type { EmulatorSuite } from './emulator-suite.ts';
import { startEmulatorSuite, whyNoEmulatorSuite } from './start-emulator-suite.ts';

const START_MS = 180_000;
const FLOW_MS = 90_000;

describe('the codebases under firebase emulators:start', function () {
  this.timeout(START_MS);
  let suite: EmulatorSuite | undefined;
  let db: Firestore | undefined;
  const lines: string[] = [];
  const outside = { ...process.env };

  before(async function () {
    const missing = await whyNoEmulatorSuite();
    if (missing !== undefined) notRun(this, missing);
    const started = await startEmulatorSuite({
      onNote: (note) => console.log(`    ${note}`),
      onLine: (line) => void lines.push(line),
    });
    suite = started;
    Object.assign(process.env, started.env);
    db = new Firestore({ projectId: started.projectId });
  });

  afterEach(function () {
    if (this.currentTest?.state === 'failed') console.log(lines.slice(-60).join('\n'));
  });

  after(async () => {
    await db?.terminate();
    await suite?.stop();
    process.env = outside;
  });

  it('turn an uploaded cover into a published one', async () => {
    assert(suite && db);
    const documents = db;
    const image = await sharp({ create: { width: 900, height: 700, channels: 3, background: '#3060c0' } })
      .png()
      .toBuffer();
    const bucket = new Storage({ projectId: suite.projectId }).bucket(suite.env['UPLOADS_BUCKET'] ?? '');
    const metadata = { contentType: 'image/png', metadata: { episode_id: 'episode_emulated' } };
    await bucket
      .file('covers/emulated.png')
      .save(image, { resumable: false, metadata, preconditionOpts: { ifGenerationMatch: 0 } });
    const episode = await until(
      'the cover',
      async () => {
        const data = (await documents.doc(paths.episode('episode_emulated')).get()).data();
        return data?.['image_url'] === undefined ? undefined : data;
      },
      { deadlineMs: FLOW_MS },
    );
    assert.equal(episode['is_sensitive'], false);
  });

  it('count a listening session', async () => {
    assert(suite && db);
    const documents = db;
    const start = Date.now() - 120_000;
    const told = (second: number, event_type: 'PLAY' | 'STOP') =>
      playbackEvent({
        event_id: `emulated_${event_type}`,
        episode_id: 'episode_emulated',
        user_id: 'user_emulated',
        event_type,
        position_sec: second,
        event_time: new Date(start + second * 1_000).toISOString(),
      });
    const pubsub = new PubSub({ projectId: suite.projectId });
    await pubsub.topic('playback').publishMessage({ json: [told(0, 'PLAY'), told(90, 'STOP')] });
    const metrics = await until(
      'the figures',
      async () => (await documents.doc(paths.metrics('episode_emulated')).get()).data(),
      {
        deadlineMs: FLOW_MS,
      },
    );
    assert.equal(metrics['plays'], 1);
    assert.equal(metrics['streams'], 1);
    await pubsub.close();
  });

  it('run their schedules', async () => {
    assert(suite);
    await suite.runSchedule('listeningTick');
    await assert.rejects(suite.runSchedule('nothing'), /there are: /);
  });
});
