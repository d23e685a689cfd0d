import assert from 'node:assert/strict';
import { codeOf, GRPC, hasCode, wordsOf } from './error-code.ts';

const withCode = (code: unknown) => Object.assign(new Error('failed'), { code });

describe('the code of an error', () => {
  it('is what a service answered, as a number or as text', () => {
    assert.ok(hasCode(withCode(5), GRPC.ABORTED, GRPC.NOT_FOUND));
    assert.ok(hasCode(withCode('404'), 404));
    assert.ok(!hasCode(withCode(10), GRPC.NOT_FOUND));
    assert.equal(codeOf(withCode('ECONNRESET')), 'ECONNRESET');
    assert.ok(hasCode(withCode('ECONNRESET'), 'ENOENT', 'ECONNRESET'));
    assert.ok(!hasCode(withCode(''), 0, 'ENOENT'));
  });

  it('is none where nothing was asked', () => {
    for (const error of [
      new Error('ours'),
      withCode(undefined),
      withCode({}),
      undefined,
      'text',
      { code: 5 },
    ]) {
      assert.equal(codeOf(error), undefined);
      assert.ok(!hasCode(error, GRPC.NOT_FOUND, 0));
    }
  });

  it('stands before what a gRPC service says, and is left out of its words', () => {
    assert.equal(
      wordsOf(Object.assign(new Error('3 INVALID_ARGUMENT: too short'), { details: 'too short' })),
      'too short',
    );
    assert.equal(wordsOf(new Error('ours')), 'ours');
    assert.equal(wordsOf('text'), 'text');
  });
});
