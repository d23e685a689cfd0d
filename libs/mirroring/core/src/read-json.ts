import type { DocumentFields, DocumentValue } from './value.ts';

/** A number as it was written, so that 1 and 1.0 differ and no digit is lost. */
class Written {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/**
 * A document from the JSON that `documentJson` made of it: its inverse.
 * @throws SyntaxError for what is no JSON, RangeError for a time that is none
 */
export function readDocumentJson(json: string): DocumentFields {
  return fieldsOf(JSON.parse(json, keepNumbers as never) as object);
}

function keepNumbers(_key: string, parsed: unknown, context: { readonly source: string }): unknown {
  return typeof parsed === 'number' ? new Written(context.source) : parsed;
}

function fieldsOf(object: object): DocumentFields {
  return Object.fromEntries(Object.entries(object).map(([name, field]) => [name, valueOf(field)]));
}

function valueOf(parsed: unknown): DocumentValue {
  if (parsed instanceof Written) return /[.eE]/.test(parsed.text) ? Number(parsed.text) : BigInt(parsed.text);
  if (Array.isArray(parsed)) return parsed.map(valueOf);
  if (typeof parsed !== 'object' || parsed === null) return parsed as null | boolean | string;
  const [[name, inner] = ['', undefined], ...others] = Object.entries(parsed) as [string, unknown][];
  const tagged = others.length === 0 ? taggedValue(name, inner) : undefined;
  return tagged ?? { kind: 'map', fields: fieldsOf(parsed) };
}

function taggedValue(name: string, inner: unknown): DocumentValue | undefined {
  switch (name) {
    case '$double':
      return Number(inner);
    case '$timestamp':
      return { kind: 'timestamp', ...momentOf(String(inner)) };
    case '$bytes':
      return new Uint8Array(Buffer.from(String(inner), 'base64'));
    case '$reference':
      return { kind: 'reference', path: String(inner) };
    case '$geopoint': {
      const { latitude, longitude } = inner as Readonly<Record<'latitude' | 'longitude', Written>>;
      return { kind: 'geopoint', latitude: Number(latitude.text), longitude: Number(longitude.text) };
    }
    case '$vector':
      return { kind: 'vector', values: (inner as readonly unknown[]).map((one) => Number(valueOf(one))) };
    case '$map':
      return { kind: 'map', fields: fieldsOf(inner as object) };
    default:
      return undefined;
  }
}

function momentOf(text: string): { seconds: number; nanoseconds: number } {
  const [, whole, nanos] = /^(.*)\.(\d{9})Z$/.exec(text) ?? [];
  const seconds = Date.parse(`${whole ?? ''}Z`) / 1000;
  if (Number.isNaN(seconds)) throw new RangeError(`expected a time with nanoseconds, got ${text}`);
  return { seconds, nanoseconds: Number(nanos) };
}
