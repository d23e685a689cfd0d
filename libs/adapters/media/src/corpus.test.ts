import assert from 'node:assert/strict';
import { audioFault, kindOfType, unknownContent } from '@earshot/enrichment-core';
import { audioCorpus, type CorpusAudio, mutated, mutations } from '@earshot/samples/audio';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { type ByteSource, probeAudio, sniff } from './index.ts';

const runs = cases(400);

/** What becomes of a file: its length in seconds, or why it is refused. */
async function endOf(data: Uint8Array): Promise<number | string> {
  const source: ByteSource = {
    size: data.length,
    read: (start, end) => Promise.resolve(data.subarray(start, end)),
  };
  const mime = await sniff(source);
  if (kindOfType(mime) !== 'audio' || mime === undefined) return unknownContent(mime, data.length).reason;
  const probe = await probeAudio(source, mime);
  return probe.ok ? (audioFault(probe.audio)?.reason ?? probe.audio.duration_sec) : probe.reason;
}

describe('the corpus of audio', () => {
  for (const { name, make, seconds, reason = /^never$/ } of audioCorpus) {
    it(`${seconds === undefined ? 'refuses' : 'measures'} ${name}`, async () => {
      const end = await endOf(await make());
      if (seconds === undefined) assert.match(String(end), reason);
      else assert.ok(typeof end === 'number' && Math.abs(end - seconds) < 1.1, String(end));
    });
  }

  it('has files enough, good and bad', () => {
    const good = audioCorpus.filter(({ seconds }) => seconds !== undefined);
    assert.ok(good.length >= 20 && audioCorpus.length - good.length >= 20, `${audioCorpus.length}`);
    assert.equal(new Set(audioCorpus.map(({ name }) => name)).size, audioCorpus.length);
  });

  it('comes to an end whatever happens to a file on its way', async () => {
    const bases = audioCorpus.filter(({ seconds, name }) => seconds !== undefined || name.endsWith('.mp4'));
    const made = new Map<CorpusAudio, Promise<Buffer>>();
    const base = (file: CorpusAudio) => {
      const bytes = made.get(file) ?? file.make();
      made.set(file, bytes);
      return bytes;
    };
    let ends = 0;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...bases), mutations, async (file, changes) => {
        const end = await endOf(mutated(await base(file), changes));
        assert.ok(typeof end === 'string' ? end !== '' : end > 0 && Number.isFinite(end));
        ends++;
      }),
      runs,
    );
    assert.ok(ends >= runs.numRuns);
  });
});
