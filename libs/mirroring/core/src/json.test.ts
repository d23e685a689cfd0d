import assert from 'node:assert/strict';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { documentJson, valueJson } from './json.ts';
import { readDocumentJson } from './read-json.ts';
import type { DocumentFields, DocumentValue } from './value.ts';

const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record<T>(model, { noNullPrototype: true });
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const double = fc.double();
const timestamp = record({
  kind: fc.constant('timestamp' as const),
  // 0001-01-01 to 9999-12-31, as Firestore has it.
  seconds: fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }),
  nanoseconds: fc.integer({ min: 0, max: 999_999_999 }),
});
const geopoint = record({
  kind: fc.constant('geopoint' as const),
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});
const key = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('$double', '$map', '$timestamp', 'constructor'),
);

const { fields } = fc.letrec<{ value: DocumentValue; fields: DocumentFields }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, false),
    int64,
    double,
    fc.string({ unit: 'grapheme' }),
    fc.uint8Array(),
    timestamp,
    geopoint,
    record({ kind: fc.constant('reference' as const), path: fc.constantFrom('users/u1', 'a/b/c/d') }),
    record({ kind: fc.constant('vector' as const), values: fc.array(double) }),
    fc.array(tie('value')),
    record({ kind: fc.constant('map' as const), fields: tie('fields') }),
  ),
  fields: fc.dictionary(key, tie('value'), { noNullPrototype: true, maxKeys: 5 }),
}));

describe('a document as JSON', () => {
  it('loses nothing', () => {
    fc.assert(
      fc.property(fields, (document) => {
        assert.deepStrictEqual(readDocumentJson(documentJson(document)), document);
      }),
      cases(2_000),
    );
  });

  const examples: readonly (readonly [DocumentValue, string])[] = [
    [1n, '1'],
    [1, '1.0'],
    [-0, '-0.0'],
    [1e21, '1e+21'],
    [9007199254740993n, '9007199254740993'],
    [Number.NaN, '{"$double":"NaN"}'],
    [-Infinity, '{"$double":"-Infinity"}'],
    [
      { kind: 'timestamp', seconds: 1_795_341_600, nanoseconds: 123_456_789 },
      '{"$timestamp":"2026-11-22T10:00:00.123456789Z"}',
    ],
    [{ kind: 'timestamp', seconds: -1, nanoseconds: 1 }, '{"$timestamp":"1969-12-31T23:59:59.000000001Z"}'],
    [new Uint8Array([0, 255]), '{"$bytes":"AP8="}'],
    [{ kind: 'map', fields: { $double: 'NaN' } }, '{"$map":{"$double":"NaN"}}'],
    [{ kind: 'map', fields: { a: [null, true] } }, '{"a":[null,true]}'],
  ];
  for (const [one, json] of examples) it(`writes ${json}`, () => assert.equal(valueJson(one), json));
});
