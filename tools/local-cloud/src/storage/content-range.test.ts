import assert from 'node:assert/strict';
import { uploadRange } from './content-range.ts';

describe('the range of a resumable upload', () => {
  const examples = [
    [undefined, { start: 0, toTheEnd: true }],
    ['bytes 0-99/200', { start: 0, end: 99, total: 200, toTheEnd: false }],
    ['bytes 0-99/*', { start: 0, end: 99, toTheEnd: false }],
    ['bytes 5-*/*', { start: 5, toTheEnd: true }],
    ['bytes 5-*/50', { start: 5, total: 50, toTheEnd: true }],
    ['bytes */*', { toTheEnd: false }],
    ['bytes */50', { total: 50, toTheEnd: false }],
  ] as const;
  for (const [header, range] of examples)
    it(`reads ${header ?? 'no header'}`, () => assert.deepEqual(uploadRange(header), range));

  it('refuses anything else', () => {
    for (const header of ['bytes', 'bytes 0-9', 'bytes -1-9/20', 'bytes 0-9/x', 'bytes */'])
      assert.throws(() => uploadRange(header), { status: 400 }, header);
  });
});
