import assert from 'node:assert/strict';
import { dataOf, firestore } from '@earshot/adapter-firestore';
import { storage } from '@earshot/adapter-storage';
import { paths, type TranscriptionDocument, type UploadRecord } from '@earshot/contracts';
import { type Service, startFirestore, startStorage } from '@earshot/local-cloud';
import { selectionOf } from '../commands/reprocess.ts';
import { requestReprocessing } from './reprocess.ts';

const BUCKET = 'uploads';
const AT = new Date('2026-11-22T10:00:00Z');

describe('asking for uploads to be processed again', () => {
  const outside = { ...process.env };
  const services: Service[] = [];

  before(async () => {
    services.push(await startFirestore({}), await startStorage({ buckets: [BUCKET] }));
    Object.assign(process.env, ...services.map(({ env }) => env), {
      GCLOUD_PROJECT: 'demo-reprocess',
      METADATA_SERVER_DETECTION: 'none',
    });
  });
  after(async () => {
    await (await firestore()).terminate();
    for (const service of services) await service.stop();
    process.env = outside;
  });

  /** An uploaded file with a record in a state. */
  const upload = async (path: string, id: string, state: string, fields: object = {}) => {
    const file = (await storage()).bucket(BUCKET).file(id);
    await file.save('x', { resumable: false });
    const source = {
      bucket: BUCKET,
      name: id,
      generation: String(file.metadata.generation),
      metageneration: '1',
    };
    const record: UploadRecord<string> = {
      source,
      state,
      history: [{ state, at: AT }],
      metadata: {},
      warnings: [],
      attempts: 1,
      created_at: AT,
      updated_at: AT,
    };
    await (await firestore()).doc(path).set({ ...record, ...fields });
  };
  const audio = (id: string, state: string) => upload(paths.transcription(id), id, state, { job: id });
  const image = (id: string, state: string, fields: object = {}) =>
    upload(paths.moderation(id), id, state, { image: id, ...fields });
  const names = async (...selection: Parameters<typeof requestReprocessing>) =>
    (await requestReprocessing(...selection)).map(({ name }) => name).toSorted();

  it('asks once for what an episode shows and for its faults, and for nothing else', async () => {
    await audio('shown', 'done');
    await audio('faulty', 'rejected');
    await audio('other', 'done');
    await image('cover', 'published');
    await (await firestore()).doc(paths.episode('e1')).set({
      episode_id: 'e1',
      audio_upload: 'shown',
      image_upload: 'cover',
      faults: { audio: { upload: 'faulty', reason: 'r', at: AT } },
    });
    assert.deepEqual(await names({ episode: 'e1' }), ['cover', 'faulty', 'shown']);
    const record = dataOf<TranscriptionDocument>(
      await (await firestore()).doc(paths.transcription('shown')).get(),
    );
    assert.equal(record?.state, 'done');
    assert.deepEqual(record.lease_until, record.reprocess_requested_at);
    assert.deepEqual(await names({ episode: 'e1' }), [], 'a second time asks for nothing more');
    assert.deepEqual(await names({ episode: 'unknown' }), []);
  });

  it('asks for all that failed, but what is gone or a reviewer decided about', async () => {
    await audio('failed', 'failed');
    await audio('under-way', 'transcribing');
    await audio('gone', 'failed');
    await (await storage()).bucket(BUCKET).file('gone').delete();
    await image('refused', 'rejected');
    await image('decided', 'rejected', { reviewed: { outcome: 'done', at: AT, review: {} } });
    assert.deepEqual(await names('all failed'), ['failed', 'refused']);
    assert.deepEqual(await names('all failed'), []);
  });

  it('takes exactly one selection', () => {
    assert.deepEqual(selectionOf({ episode: 'e1' }), { episode: 'e1' });
    assert.equal(selectionOf({ allFailed: true }), 'all failed');
    for (const bad of [{}, { episode: 'e1', allFailed: true } as const]) {
      assert.throws(() => selectionOf(bad), /[Ee]xpected/);
    }
  });
});
