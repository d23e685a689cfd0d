import type { DocumentFields, DocumentState, DocumentValue } from '@earshot/mirroring-core';
import { DocumentReference, type DocumentSnapshot, GeoPoint, Timestamp } from 'firebase-admin/firestore';

/** A document of an event, each value's type kept; undefined when it does not exist. Needs exact integers: see firestore.ts. */
export function stateOf(snapshot: DocumentSnapshot): DocumentState | undefined {
  const { updateTime } = snapshot;
  if (!snapshot.exists || !updateTime) return undefined;
  const { seconds, nanoseconds } = updateTime;
  return { updateTime: { seconds, nanoseconds }, fields: fieldsOf(snapshot.data() ?? {}) };
}

function fieldsOf(data: object): DocumentFields {
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, valueOf(value)]));
}

function valueOf(value: unknown): DocumentValue {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'bigint':
    case 'number':
      return value;
    case 'object':
      return value === null ? null : objectOf(value);
    default:
      throw new TypeError(`a document cannot hold a ${typeof value}`);
  }
}

function objectOf(value: object): DocumentValue {
  if (Array.isArray(value)) return value.map(valueOf);
  if (value instanceof Uint8Array) return new Uint8Array(value.buffer, value.byteOffset, value.length);
  if (value instanceof Timestamp) {
    return { kind: 'timestamp', seconds: value.seconds, nanoseconds: value.nanoseconds };
  }
  if (value instanceof GeoPoint)
    return { kind: 'geopoint', latitude: value.latitude, longitude: value.longitude };
  if (value instanceof DocumentReference) return { kind: 'reference', path: value.path };
  if ('toArray' in value && typeof value.toArray === 'function') {
    return { kind: 'vector', values: (value.toArray as () => number[])() };
  }
  return { kind: 'map', fields: fieldsOf(value) };
}
