import assert from 'node:assert/strict';
import { isDocumentId } from './fields.ts';

describe('an id', () => {
  it('is none that Firestore keeps for itself, whatever stands between the underscores', () => {
    for (const id of ['____', '__a__', '__\u2028__', '__a\u2029b__', '__\u{1f600}__']) {
      assert.equal(isDocumentId(id), false, JSON.stringify(id));
    }
    for (const id of ['__', '___', '__a', 'a__', '_a_', 'a\u2028']) {
      assert.equal(isDocumentId(id), true, JSON.stringify(id));
    }
  });
});
