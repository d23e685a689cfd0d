import { momentText } from './micros.ts';
import { type DocumentFields, type DocumentValue, isTagged, type TaggedValue } from './value.ts';

/**
 * A document as JSON text that loses nothing. Integers are JSON integers of any size, doubles always have a point or an
 * exponent. What JSON has no word for is an object of one key that starts with `$`: `$double` (NaN, Infinity, -Infinity),
 * `$timestamp` (RFC 3339 with nanoseconds), `$bytes` (base64), `$reference` (a path), `$geopoint`, `$vector`; a map that has
 * such a key itself is wrapped as `$map`.
 */
export function documentJson(fields: DocumentFields): string {
  return plainObject(fields);
}

/** One value; see {@link documentJson}. */
export function valueJson(value: DocumentValue): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return doubleJson(value);
  if (value instanceof Uint8Array) return single('$bytes', JSON.stringify(base64(value)));
  if (isTagged(value)) return taggedJson(value);
  return `[${value.map(valueJson).join(',')}]`;
}

function taggedJson(value: TaggedValue): string {
  switch (value.kind) {
    case 'timestamp':
      return single('$timestamp', JSON.stringify(momentText(value)));
    case 'reference':
      return single('$reference', JSON.stringify(value.path));
    case 'geopoint':
      return single('$geopoint', plainObject({ latitude: value.latitude, longitude: value.longitude }));
    case 'vector':
      return single('$vector', valueJson(value.values));
    case 'map': {
      const json = plainObject(value.fields);
      return Object.keys(value.fields).some((key) => key.startsWith('$')) ? single('$map', json) : json;
    }
  }
}

function doubleJson(value: number): string {
  if (!Number.isFinite(value)) return single('$double', JSON.stringify(String(value)));
  const text = Object.is(value, -0) ? '-0' : String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function plainObject(fields: DocumentFields): string {
  const entries = Object.entries(fields).map(([key, value]) => `${JSON.stringify(key)}:${valueJson(value)}`);
  return `{${entries.join(',')}}`;
}

function single(key: string, json: string): string {
  return `{"${key}":${json}}`;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
