import assert from 'node:assert/strict';
import { entitiesIn, idsIn, PARAMETER_BYTES } from './portions.ts';

/** Of what Firebase Authentication gives, and longer. */
const many = Array.from({ length: 200_000 }, (_, i) => `${i}`.padStart(28, 'é'));

describe('portions of ids', () => {
  it('have each id once, fit into a parameter each, and are one at least', () => {
    assert.deepEqual(idsIn([]), [[]]);
    assert.deepEqual(idsIn(['a', 'b']), [['a', 'b']]);
    const portions = idsIn(many);
    assert.deepEqual(portions.flat(), many);
    assert.ok(portions.length > 1);
    for (const portion of portions) {
      const json = JSON.stringify(portion.map((value) => ({ value })));
      assert.ok(Buffer.byteLength(json) <= PARAMETER_BYTES + 2, `${json.length}`);
    }
  });

  it('have each episode and each user once, side by side', () => {
    const portions = entitiesIn({ episodes: ['episode'], users: many });
    assert.deepEqual(
      portions.flatMap(({ episodes }) => episodes),
      ['episode'],
    );
    assert.deepEqual(
      portions.flatMap(({ users }) => users),
      many,
    );
    assert.deepEqual(entitiesIn({ episodes: [], users: [] }), [{ episodes: [], users: [] }]);
  });
});
