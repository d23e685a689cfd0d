import assert from 'node:assert/strict';
import { documentPath } from './names.ts';

const ROOT = 'projects/p/databases/(default)/documents';

describe("a document's name", () => {
  it('has no id that Firestore keeps for itself, whatever stands between the underscores', () => {
    for (const id of ['____', '__a__', '__\u2028__', '__a\nb__']) {
      assert.throws(
        () => documentPath(ROOT, `${ROOT}/things/${id}`),
        /is not a valid id/,
        JSON.stringify(id),
      );
    }
    for (const id of ['__', '___', '__a', 'a__']) {
      assert.equal(documentPath(ROOT, `${ROOT}/things/${id}`), `things/${id}`);
    }
  });
});
