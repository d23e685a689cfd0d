import assert from 'node:assert/strict';
import fc from 'fast-check';
import { kindOfType, sideOf, unknownContent } from './kind.ts';

describe('the kind of an upload', () => {
  it('is told by content', () => {
    assert.equal(kindOfType('audio/wav'), 'audio');
    assert.equal(kindOfType('video/webm'), 'audio');
    assert.equal(kindOfType('audio/ogg; codecs=opus'), 'audio');
    assert.equal(kindOfType('application/ogg'), 'audio');
    assert.equal(kindOfType('image/tiff'), 'image');
    assert.equal(kindOfType('application/pdf'), 'other');
    assert.equal(kindOfType(undefined), 'other');
  });

  it('wins over every claim', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (name, content_type) => {
        assert.equal(sideOf('audio', { name, content_type }), 'audio');
        assert.equal(sideOf('image', { name, content_type }), 'image');
      }),
    );
  });

  it('is claimed by name, then by content type, for what is neither', () => {
    assert.equal(sideOf('other', { name: 'a.SVG', content_type: 'audio/wav' }), 'image');
    assert.equal(sideOf('other', { name: 'a.wav', content_type: 'image/png' }), 'audio');
    assert.equal(sideOf('other', { name: 'a', content_type: 'image/png' }), 'image');
    assert.equal(sideOf('other', { name: 'a', content_type: '' }), 'audio');
  });

  it('is told to the uploader', () => {
    assert.equal(unknownContent(undefined, 0).reason, 'the file is empty');
    assert.match(unknownContent('application/pdf', 9).reason, /application\/pdf/);
    assert.match(unknownContent(undefined, 9).reason, /neither/);
  });
});
