import assert from 'node:assert/strict';
import { audioCorpus } from '@earshot/samples/audio';
import { recordOf, type Services, sharedServices } from '../testing/services.ts';
import { put } from '../testing/uploads.ts';
import { takeAudio } from './uploaded.ts';

describe('the corpus of audio, read by ranges from Cloud Storage', () => {
  let services: Services;
  before(async () => {
    services = await sharedServices();
  });

  for (const { name, make, seconds, reason = /^never$/ } of audioCorpus) {
    it(`${seconds === undefined ? 'refuses' : 'takes'} ${name}`, async () => {
      const object = `corpus/${name}`;
      const { id } = await put(object, await make());
      await takeAudio(services.event('finalized', object));
      const record = await recordOf(id);
      if (seconds === undefined) {
        assert.equal(record.state, 'rejected');
        assert.match(record.reason ?? '', reason);
      } else {
        assert.equal(record.state, 'awaiting_metadata', record.reason);
        assert.ok(Math.abs((record.audio?.duration_sec ?? 0) - seconds) < 1.1);
      }
    });
  }
});
