import assert from 'node:assert/strict';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { subjectOf, topicKinds } from './topics.ts';

const ids = fc.string({ unit: fc.constantFrom('a', '$', '&', '`', "'", ':', 'id', '<'), minLength: 1 });
const kinds = topicKinds();

describe('a topic', () => {
  it('is shared by who asks for the same, and by nobody else, whatever ids are', () => {
    const [ofEpisodes] = kinds.filter(({ path }) => path === 'episodes/:id');
    assert.ok(ofEpisodes);
    fc.assert(
      fc.property(ids, ids, (one, other) => {
        assert.equal(subjectOf(ofEpisodes, one).name, `episodes/${one}`);
        assert.equal(subjectOf(ofEpisodes, one).name === subjectOf(ofEpisodes, other).name, one === other);
      }),
      cases(200),
    );
  });

  it('is the same for all ids where there is but one', () => {
    const overviews = kinds.filter(({ path }) => path === 'overview');
    assert.deepEqual(
      overviews.map((kind) => subjectOf(kind, 'x').name),
      ['overview'],
    );
  });

  it('is of a kind that says nothing of whom it is about', () => {
    for (const kind of kinds) assert.equal(subjectOf(kind, 'user_1').kind, kind.path);
  });
});
