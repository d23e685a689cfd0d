import type { DocumentSnapshot } from 'firebase-admin/firestore';

/** A document's data with every Timestamp as a Date (microseconds are cut), or undefined when it does not exist. */
export function dataOf<T>(snapshot: DocumentSnapshot): T | undefined {
  return snapshot.exists ? (plain(snapshot.data()) as T) : undefined;
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  if ('toDate' in value && typeof value.toDate === 'function') return (value.toDate as () => Date)();
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, plain(field)]));
}
