import assert from 'node:assert/strict';
import { measureAudio } from './audio.ts';

/** More than the same upload at another time takes for itself. */
const MAX_GROWTH = 1.1;
const ATTEMPTS = 3;

describe('an episode of eight hours', function () {
  this.timeout(300_000);

  it('takes no more memory than one of a minute until it is submitted, and fits into 512 MiB after that', async () => {
    // What the collector has not got round to only adds to a peak: the least of some tells what is needed.
    const growths: number[] = [];
    do {
      const short = await measureAudio(60);
      const long = await measureAudio(8 * 3600);
      growths.push(long.upload.peakBytes / short.upload.peakBytes);
      assert.ok(long.transcript.peakBytes < 512 * 1024 ** 2, `${long.transcript.peakBytes} bytes`);
      assert.ok(long.transcript.peakBytes > long.upload.peakBytes, 'the transcript was read');
    } while (Math.min(...growths) >= MAX_GROWTH && growths.length < ATTEMPTS);
    assert.ok(Math.min(...growths) < MAX_GROWTH, `${growths.join(', ')} times the memory`);
  });
});
