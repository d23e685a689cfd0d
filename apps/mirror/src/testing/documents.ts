import type { DocumentFields, DocumentValue } from '@earshot/mirroring-core';
import fc from 'fast-check';
import {
  type DocumentData,
  DocumentReference,
  FieldValue,
  type Firestore,
  GeoPoint,
  Timestamp,
} from 'firebase-admin/firestore';

const LEAST_SECOND = -62_135_596_800;
const LAST_SECOND = 253_402_300_799;

/** Documents of every type that Firestore has, as its SDK takes them. */
export function anyDocument(db: Firestore): fc.Arbitrary<DocumentData> {
  const key = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((name) => !name.startsWith('__')),
    fc.constantFrom('$double', '$map', '$timestamp', 'constructor', 'a.b', '`'),
  );
  const scalar: fc.Arbitrary<unknown> = fc.oneof(
    fc.constantFrom(null, true, false, Number.NaN, Infinity, -Infinity, -0, 0.1, 1e300),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.double(),
    fc.string({ unit: 'grapheme' }),
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    fc
      .tuple(fc.integer({ min: LEAST_SECOND, max: LAST_SECOND }), fc.integer({ min: 0, max: 999_999 }))
      .map(([seconds, micros]) => new Timestamp(seconds, micros * 1000)),
    fc
      .tuple(fc.double({ min: -90, max: 90, noNaN: true }), fc.double({ min: -180, max: 180, noNaN: true }))
      .map(([latitude, longitude]) => new GeoPoint(latitude, longitude)),
    fc.constantFrom('users/u1', 'a/b/c/d').map((path) => db.doc(path)),
  );
  const vector = fc
    .array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 4 })
    .map((values) => FieldValue.vector(values));
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      scalar,
      vector,
      // An array may not lie in an array, nor may a vector.
      fc.array(fc.oneof(scalar, fc.dictionary(key, tie('value'), { maxKeys: 3, noNullPrototype: true })), {
        maxLength: 4,
      }),
      fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));
  return fc.dictionary(key, value, { maxKeys: 8, noNullPrototype: true });
}

/**
 * What a document must be mirrored as, by what Firestore's types are and how its SDK writes JavaScript's values, whatever the
 * product makes of them: a whole number is an integer, but -0 and what is beyond 2^53 are doubles.
 */
export function mirroredAs(document: DocumentData): DocumentFields {
  return Object.fromEntries(
    Object.entries(document).map(([name, value]) => [name, mirroredValue(value as Written)]),
  );
}

type VectorValue = ReturnType<typeof FieldValue.vector>;
type Written =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint8Array
  | Timestamp
  | GeoPoint
  | DocumentReference
  | VectorValue
  | readonly Written[]
  | DocumentData;

function mirroredValue(value: Written): DocumentValue {
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value) : value;
  }
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Uint8Array) return Uint8Array.from(value);
  if (value instanceof Timestamp) {
    return { kind: 'timestamp', seconds: value.seconds, nanoseconds: value.nanoseconds };
  }
  if (value instanceof GeoPoint) {
    return { kind: 'geopoint', latitude: value.latitude, longitude: value.longitude };
  }
  if (value instanceof DocumentReference) return { kind: 'reference', path: value.path };
  if (isVector(value)) return { kind: 'vector', values: value.toArray() };
  if (Array.isArray(value)) return (value as readonly Written[]).map(mirroredValue);
  return { kind: 'map', fields: mirroredAs(value) };
}

function isVector(value: object): value is VectorValue {
  return Object.getPrototypeOf(value) === Object.getPrototypeOf(FieldValue.vector([]));
}
