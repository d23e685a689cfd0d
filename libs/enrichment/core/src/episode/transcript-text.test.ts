import assert from 'node:assert/strict';
import type { EpisodeDocument } from '@earshot/contracts';
import fc from 'fast-check';
import { aTranscript, T0 } from '../testing/builders.ts';
import { changesText, chunkWrites } from './transcript-text.ts';

const episode = (custom: Partial<EpisodeDocument> = {}): EpisodeDocument => ({
  episode_id: 'e1',
  status: 'ready',
  updated_at: T0,
  ...custom,
});

describe('the text of an episode’s transcript', () => {
  it('takes the place of the one before, of which nothing is left, whatever their lengths', () => {
    const texts = fc.array(fc.string(), { maxLength: 30 });
    fc.assert(
      fc.property(texts, texts, (old, next) => {
        const stored = new Map<string, string>();
        const write = (before: EpisodeDocument | undefined, chunks: readonly string[]) => {
          const after = episode({ transcript_chunks: chunks.length });
          for (const { path, chunk } of chunkWrites({ before, after }, chunks)) {
            if (chunk) stored.set(path, chunk.text);
            else stored.delete(path);
          }
          return after;
        };
        write(write(undefined, old), next);
        const inOrder = [...stored].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
        assert.deepEqual(inOrder, next);
      }),
    );
  });

  it('changes when the episode shows another transcript or none, and only then', () => {
    const shown = episode(aTranscript());
    assert.equal(changesText({ before: undefined, after: shown }), true);
    assert.equal(changesText({ before: shown, after: episode() }), true);
    assert.equal(changesText({ before: shown, after: { ...shown, title: 'New' } }), false);
    assert.equal(changesText({ before: undefined, after: episode() }), false);
  });
});
