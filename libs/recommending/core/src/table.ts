import { hashOf } from './hash.ts';

/**
 * Values by id, never changed in place: a changed table shares all but one of its 4,096 buckets with the one before, so
 * that learning from one observation costs the same in a large model as in a small one. Plain data of JSON.
 */
export type Table<T> = Readonly<Record<number, Readonly<Record<number, Readonly<Record<string, T>>>>>>;

/** The value of an id, undefined when it has none. */
export function valueOf<T>(table: Table<T>, id: string): T | undefined {
  const [page, slot] = placeOf(id);
  const bucket = table[page]?.[slot];
  return bucket && Object.hasOwn(bucket, id) ? bucket[id] : undefined;
}

/** The table with another value for an id. */
export function withValue<T>(table: Table<T>, id: string, value: T): Table<T> {
  const [page, slot] = placeOf(id);
  const held = table[page];
  return { ...table, [page]: { ...held, [slot]: { ...held?.[slot], [id]: value } } };
}

/** All ids of a table, in no order to rely on. */
export function idsOf(table: Table<unknown>): readonly string[] {
  return Object.values(table).flatMap((page) =>
    Object.values<Readonly<Record<string, unknown>>>(page).flatMap((bucket) => Object.keys(bucket)),
  );
}

function placeOf(id: string): readonly [page: number, slot: number] {
  const hash = hashOf(id);
  return [hash & 63, (hash >>> 6) & 63];
}
