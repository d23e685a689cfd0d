import assert from 'node:assert/strict';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { type FoundDocument, rowFound, rowGone } from './backfill-row.ts';
import { rowOf } from './change.ts';
import { mirrorCollections } from './collections.ts';
import { differenceOf, type MirroredDocument } from './difference.ts';
import { microsOf } from './micros.ts';
import type { DocumentFields, Moment } from './value.ts';

const { sessions } = mirrorCollections;
const PLACE = { document: 'users/u1/sessions/w1', parameters: { user: 'u1', window: 'w1' } };
const NOW = 2_000_000_000_000_000n;

const found = (micros: number, fields: DocumentFields = { plays: 1n }): FoundDocument => ({
  ...PLACE,
  updateTime: momentOf(micros),
  fields,
});
const mirrored = (sequence: number, more: Partial<MirroredDocument> = {}): MirroredDocument => ({
  document: PLACE.document,
  sequence: BigInt(sequence),
  isDelete: false,
  ...more,
});

function momentOf(micros: number): Moment {
  return { seconds: Math.floor(micros / 1e6), nanoseconds: (micros % 1e6) * 1000 };
}

describe('the difference of a document and its last row', () => {
  const examples: readonly (readonly [
    string,
    FoundDocument | undefined,
    MirroredDocument | undefined,
    string | undefined,
  ])[] = [
    ['none where both are of one time', found(5), mirrored(5), undefined],
    ['missing without a row', found(5), undefined, 'missing'],
    ['missing where the row is a delete', found(5), mirrored(4, { isDelete: true }), 'missing'],
    ['stale where the row is older', found(5), mirrored(4), 'stale'],
    ['ahead where the row is newer', found(5), mirrored(6), 'ahead'],
    ['ahead where a delete is newer', found(5), mirrored(6, { isDelete: true }), 'ahead'],
    ['extra where the document is gone', undefined, mirrored(5), 'extra'],
    ['none where both are gone', undefined, mirrored(5, { isDelete: true }), undefined],
    ['none where neither ever was', undefined, undefined, undefined],
    ['none where the document has expired', undefined, mirrored(5, { expiresAt: NOW }), undefined],
    ['extra where it will expire later', undefined, mirrored(5, { expiresAt: NOW + 1n }), 'extra'],
  ];
  for (const [name, document, row, kind] of examples) {
    it(`is ${name}`, () => assert.equal(differenceOf(sessions, document, row, NOW)?.kind, kind));
  }

  it('is told by content where that was read: columns of every type, and data', () => {
    const fields: DocumentFields = {
      plays: 7n,
      score: 2.5,
      window_start: { kind: 'timestamp', seconds: 5, nanoseconds: 1_500 },
      odd: { kind: 'map', fields: { b: 1n, a: Number.NaN } },
    };
    const columns = {
      user_id: 'u1',
      window_start: '5000001',
      window_end: null,
      plays: '7',
      completes: null,
      score: '2.5',
    };
    const data =
      '{"odd":{"a":{"$double":"NaN"},"b":1},"plays":7,"score":2.5,"window_start":{"$timestamp":"1970-01-01T00:00:05.000001500Z"}}';
    const kindWith = (content: object) =>
      differenceOf(sessions, found(5, fields), mirrored(5, { content: { columns, data, ...content } }), NOW);
    assert.equal(kindWith({}), undefined);
    assert.equal(kindWith({ columns: { ...columns, score: '2.50' } }), undefined);
    for (const [name, value] of [
      ['plays', '8'],
      ['plays', null],
      ['score', '2.25'],
      ['window_start', '5000002'],
      ['user_id', 'u2'],
      ['window_end', '0'],
    ] as const) {
      const fault = kindWith({ columns: { ...columns, [name]: value } });
      assert.match(fault?.detail ?? '', new RegExp(`^${name}: expected .*, got `));
    }
    for (const [score, text] of [
      [Number.POSITIVE_INFINITY, 'inf'],
      [Number.NEGATIVE_INFINITY, '-inf'],
      [Number.NaN, 'nan'],
    ] as const) {
      const odd = found(5, { ...fields, score });
      const whole = data.replace('2.5', `{"$double":"${score}"}`);
      const content = (is: string) => ({ content: { columns: { ...columns, score: is }, data: whole } });
      assert.equal(differenceOf(sessions, odd, mirrored(5, content(text)), NOW), undefined, text);
      assert.match(differenceOf(sessions, odd, mirrored(5, content('2.5')), NOW)?.detail ?? '', /^score: /);
    }
    assert.equal(kindWith({ data: data.replace('"b":1', '"b":2') })?.detail, 'data is another document');
    assert.equal(kindWith({ data: null }), undefined, 'what lies in Cloud Storage is not read');
  });

  it('is none once its repair is the last row, whatever comes before or after it', () => {
    const order = fc.record({
      lastWrite: fc.integer({ min: 1, max: 1_000 }),
      gone: fc.boolean(),
      others: fc.array(fc.integer({ min: 1, max: 1_000 })),
    });
    fc.assert(
      fc.property(order, ({ lastWrite, gone, others }) => {
        const readTime = lastWrite + 1;
        const repair = gone
          ? rowGone(sessions, { ...PLACE, readTime: momentOf(readTime) }, 'run')
          : rowFound(sessions, found(lastWrite), 'run');
        const told = others
          .filter((micros) => micros <= lastWrite)
          .map((micros) => rowOf(sessions, { eventId: 'e', time: '', ...PLACE, after: found(micros) }));
        const last = [repair, ...told]
          .filter((row) => row !== undefined)
          .sort(
            (a, b) => Number(a.json.sequence) - Number(b.json.sequence) || (a.insertId < b.insertId ? -1 : 1),
          )
          .at(-1);
        const state = mirrored(Number(last?.json.sequence), { isDelete: last?.json.is_delete === true });
        assert.equal(differenceOf(sessions, gone ? undefined : found(lastWrite), state, NOW), undefined);
        assert.equal(last, repair);
        // A document that comes again has an update time after any at which it was found gone.
        const again = rowFound(sessions, found(readTime + 1), 'later');
        assert.ok(Number(again.json.sequence) > Number(repair.json.sequence));
      }),
      cases(300),
    );
  });

  it('is repaired by the same row in the same run, and by one that counts in a later run', () => {
    const [first, again, later] = ['2026-01', '2026-01', '2026-02'].map((run) =>
      rowFound(sessions, found(5), run),
    );
    assert.equal(first?.insertId, again?.insertId);
    assert.ok((later?.insertId ?? '') > (first?.insertId ?? ''));
    assert.ok((first?.insertId ?? '') > 'ffffffff-ffff-4fff-bfff-ffffffffffff');
    assert.equal(first?.json.sequence, String(microsOf(momentOf(5))));
    assert.equal(first.json.operation, 'BACKFILL');
  });
});
