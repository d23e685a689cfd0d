import assert from 'node:assert/strict';
import { Permanent } from '@earshot/contracts';
import { type Service, startSpeech, startStorage } from '@earshot/local-cloud';
import { until } from '@earshot/testing';
import {
  askTranscription,
  cancelTranscription,
  submitTranscription,
  type TranscriptionRequest,
} from './index.ts';

const request: TranscriptionRequest = {
  project: 'demo-earshot',
  location: 'global',
  model: 'long',
  languages: ['en-US'],
  audio: 'gs://uploads/missing.wav',
  output: 'gs://transcripts/job',
  punctuation: true,
  speakers: 2,
  hints: ['Interest rates', 'x'.repeat(300)],
  dynamicBatching: true,
};

describe('Speech-to-Text over the wire', () => {
  const services: Service[] = [];

  before(async () => {
    const storage = await startStorage({ buckets: ['uploads', 'transcripts'] });
    services.push(storage);
    const speech = await startSpeech({ storageEndpoint: storage.env['STORAGE_EMULATOR_HOST'] ?? '' });
    services.push(speech);
    Object.assign(process.env, speech.env, { METADATA_SERVER_DETECTION: 'none' });
  });
  after(async () => {
    for (const service of services.toReversed()) await service.stop();
  });

  it('submits without waiting, and learns from the operation what failed', async () => {
    const operation = await submitTranscription(request);
    assert.match(operation, /^projects\/demo-earshot\/locations\/global\/operations\//);
    const answer = await until('the operation', async () => {
      const asked = await askTranscription(operation);
      return asked.state !== 'running' && asked;
    });
    assert.equal(answer.state, 'failed');
    assert.ok('reason' in answer && answer.reason !== '');
  });

  it('takes a request that the service finds invalid for a permanent fault, with its reason', async () => {
    await assert.rejects(
      submitTranscription({ ...request, languages: [] }),
      (error) => error instanceof Permanent && /language/.test(error.message),
    );
  });

  it('tells an operation that the service does not know', async () => {
    const operation = 'projects/demo-earshot/locations/global/operations/unknown';
    assert.deepEqual(await askTranscription(operation), { state: 'lost' });
    await cancelTranscription(operation);
  });
});
