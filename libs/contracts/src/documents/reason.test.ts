import assert from 'node:assert/strict';
import { type Label, LABELS } from './episode.ts';
import { why } from './reason.ts';

describe('a reason', () => {
  it('is a sentence in English, and the data that it is made of', () => {
    assert.deepEqual(why('upload.empty'), { reason: 'the file is empty', because: { kind: 'upload.empty' } });
    const values = { minutes: 481, most: 480 };
    assert.deepEqual(why('audio.long', values), {
      reason: 'the audio lasts 481 minutes; at most 480 can be transcribed',
      because: { kind: 'audio.long', values },
    });
    const { reason } = why('image.unknown', { categories: ['adult', 'racy'] });
    assert.equal(reason, 'it could not be judged: nothing is known of adult, racy');
  });

  it('calls each label by words of a sentence', () => {
    const words: Readonly<Record<Label, string>> = {
      world: 'new in world news',
      sports: 'new in sports',
      business: 'new in business',
      sci_tech: 'new in science and technology',
    };
    for (const label of LABELS) assert.equal(why('recommended.new_label', { label }).reason, words[label]);
  });

  it('takes what stands in a place as it is, whatever that looks like', () => {
    const { reason } = why('recommended.heard', { title: '{title} $& {label}' });
    assert.equal(reason, 'because you listened to “{title} $& {label}”');
  });
});
