import assert from 'node:assert/strict';
import { measureAudio } from './audio.ts';

describe('an episode of eight hours', () => {
  it('takes no more memory than one of a minute until it is submitted, and fits into 512 MiB after that', async () => {
    const short = await measureAudio(60);
    const long = await measureAudio(8 * 3600);
    const growth = long.upload.peakBytes / short.upload.peakBytes;
    assert.ok(growth < 1.1, `${growth} times the memory`);
    assert.ok(long.transcript.peakBytes < 512 * 1024 ** 2, `${long.transcript.peakBytes} bytes`);
    assert.ok(long.transcript.peakBytes > long.upload.peakBytes, 'the transcript was read');
  });
});
