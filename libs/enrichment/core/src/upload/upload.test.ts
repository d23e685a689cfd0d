import assert from 'node:assert/strict';
import { decodeUpload, isLater, jobOfResult, uploadId } from './upload.ts';
import { anUpload } from '../testing/builders.ts';

describe('decodeUpload', () => {
  it('reads 64-bit integers as text and leaves out what it does not need', () => {
    const decoded = decodeUpload({
      kind: 'storage#object',
      bucket: 'b',
      name: 'ep.wav',
      generation: '1763800000123456',
      metageneration: '2',
      size: '44',
      contentType: 'audio/wav',
      metadata: { episode_id: 'e1' },
    });
    assert.deepEqual(decoded, {
      ok: true,
      value: {
        source: { bucket: 'b', name: 'ep.wav', generation: '1763800000123456', metageneration: '2' },
        bytes: 44,
        content_type: 'audio/wav',
        custom: { episode_id: 'e1' },
      },
    });
  });

  it('names what is missing', () => {
    const decoded = decodeUpload({
      bucket: 'b',
      name: 'n',
      generation: '-1',
      metageneration: '1',
      size: '1',
    });
    assert.ok(!decoded.ok && decoded.reason.startsWith('generation'));
  });
});

describe('the id of an upload', () => {
  it('is one for all metadata of a generation, and another for every other generation', () => {
    const { source } = anUpload();
    assert.match(uploadId(source), /^[0-9a-f]{64}$/);
    assert.equal(uploadId(source), uploadId({ ...source, metageneration: '7' }));
    assert.notEqual(uploadId(source), uploadId({ ...source, generation: '2' }));
  });

  it('is found in the name of its result', () => {
    const job = uploadId(anUpload().source);
    assert.equal(jobOfResult(`${job}/rates_transcript_1.json`), job);
    assert.equal(jobOfResult(`${job}/`), undefined);
    assert.equal(jobOfResult(`x/${job}/a.json`), undefined);
  });

  it('compares generations as the 64-bit integers they are', () => {
    const { source } = anUpload();
    assert.ok(
      isLater({ ...source, generation: '9007199254740993' }, { ...source, generation: '9007199254740992' }),
    );
    assert.ok(!isLater({ ...source, generation: '9' }, { ...source, generation: '10' }));
  });
});
