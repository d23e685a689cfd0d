import assert from 'node:assert/strict';
import { audioFacts } from '../testing/builders.ts';
import { audioFault, MAX_FILE_NAME_BYTES, nameFault } from './rules.ts';

describe('audioFault', () => {
  const taken: readonly (readonly [string, string])[] = [
    ['WAVE', 'PCM'],
    ['FLAC', 'FLAC'],
    ['MPEG', 'MPEG 1 Layer 3'],
    ['MPEG', 'MPEG 2.5 Layer 3'],
    ['ADTS/MPEG-4', 'AAC'],
    ['Ogg', 'Opus'],
    ['EBML/webm', 'OPUS'],
    ['WAVE', 'MULAW'],
    ['M4A', 'MPEG-4/AAC'],
    ['QuickTime', 'MPEG-4/AAC'],
  ];
  for (const [container, codec] of taken) {
    it(`takes ${codec} in ${container}`, () =>
      assert.equal(audioFault(audioFacts({ container, codec })), undefined));
  }

  it('refuses codecs that cannot be transcribed, naming those that can', () => {
    assert.match(
      audioFault(audioFacts({ container: 'Ogg', codec: 'Vorbis I' }))?.reason ?? '',
      /Vorbis.*FLAC/,
    );
  });

  it('refuses no audio, too much of it, and too large files', () => {
    assert.match(audioFault(audioFacts({ duration_sec: 0 }))?.reason ?? '', /no audio/);
    assert.match(audioFault(audioFacts({ duration_sec: 480 * 60 + 1 }))?.reason ?? '', /481 minutes/);
    assert.equal(audioFault(audioFacts({ duration_sec: 480 * 60 })), undefined);
    assert.match(audioFault(audioFacts({ bytes: 5e9 }))?.reason ?? '', /4 GB/);
  });
});

describe('nameFault', () => {
  it('refuses a file whose transcript could not be named after it, whatever its folders', () => {
    const longest = 'ü'.repeat(MAX_FILE_NAME_BYTES / 2);
    assert.equal(nameFault(`${'f'.repeat(123)}/${longest}`), undefined);
    assert.match(nameFault(`${longest}x`)?.reason ?? '', /longer than 900 bytes/);
  });
});
