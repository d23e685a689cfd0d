/** A moment as Firestore keeps it. */
export interface Moment {
  /** Whole seconds since 1970. */
  readonly seconds: number;
  /** 0–999,999,999. */
  readonly nanoseconds: number;
}

/**
 * A Firestore value, each type told apart: an int64 is a bigint, a double a number, and a map is not mistaken for any of
 * the special types (https://cloud.google.com/firestore/docs/concepts/data-types).
 */
export type DocumentValue =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint8Array
  | readonly DocumentValue[]
  | ({ readonly kind: 'timestamp' } & Moment)
  /** Path below the database's documents, such as `users/u1`. */
  | { readonly kind: 'reference'; readonly path: string }
  | { readonly kind: 'geopoint'; readonly latitude: number; readonly longitude: number }
  | { readonly kind: 'vector'; readonly values: readonly number[] }
  | { readonly kind: 'map'; readonly fields: DocumentFields };

/** The fields of a document or a map. */
export type DocumentFields = Readonly<Record<string, DocumentValue>>;

/** A value of one of the types that are written as an object. */
export type TaggedValue = Extract<DocumentValue, { readonly kind: string }>;

/** Whether a value is of one of the types that are written as an object. */
export function isTagged(value: DocumentValue): value is TaggedValue {
  return typeof value === 'object' && value !== null && 'kind' in value;
}
