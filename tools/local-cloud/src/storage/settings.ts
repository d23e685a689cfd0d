import { invalid } from './storage-error.ts';

/** What a client may set of an object; everything else of a `storage#object` is the service's. */
export interface ObjectSettings {
  readonly contentType?: string;
  readonly contentEncoding?: string;
  readonly contentDisposition?: string;
  readonly contentLanguage?: string;
  readonly cacheControl?: string;
  readonly customTime?: string;
  readonly storageClass?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

const TEXT_FIELDS = [
  'contentType',
  'contentEncoding',
  'contentDisposition',
  'contentLanguage',
  'cacheControl',
  'customTime',
  'storageClass',
] as const satisfies readonly (keyof ObjectSettings)[];

const ALL_FIELDS: readonly string[] = [...TEXT_FIELDS, 'metadata'] satisfies (keyof ObjectSettings)[];

/** A resource less everything that a client may set. */
export function withoutSettings<T extends ObjectSettings>(resource: T): Omit<T, keyof ObjectSettings> {
  const kept = Object.entries(resource).filter(([field]) => !ALL_FIELDS.includes(field));
  return Object.fromEntries(kept) as Omit<T, keyof ObjectSettings>;
}

// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL_CHARACTER = /[\x00-\x1f\x7f]/;

/** The most bytes of all names and values of custom metadata (https://cloud.google.com/storage/quotas). */
const MAX_METADATA_BYTES = 8192;

/**
 * A JSON object.
 * @throws StorageError 400
 */
export function jsonObject(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid('The request body must be a JSON object.');
  return value as Readonly<Record<string, unknown>>;
}

/**
 * The settings that the body of an upload, copy or compose names.
 * @throws StorageError 400
 */
export function settingsOf(body: unknown): ObjectSettings {
  return patchedSettings({}, body);
}

/**
 * The settings after a patch: a field it names is replaced, null removes it, and `metadata` is patched by its keys.
 * @throws StorageError 400
 */
export function patchedSettings(settings: ObjectSettings, body: unknown): ObjectSettings {
  const patch = jsonObject(body);
  const texts: Record<string, string> = {};
  for (const field of TEXT_FIELDS) {
    const value = field in patch ? patch[field] : settings[field];
    // These become headers of a download.
    if (typeof value === 'string' && !CONTROL_CHARACTER.test(value)) texts[field] = value;
    else if (value !== undefined && value !== null) throw invalid(`Invalid value for: ${field}`);
  }
  const metadata = patchedMetadata(settings.metadata, patch['metadata']);
  return { ...texts, ...(metadata && { metadata }) };
}

function patchedMetadata(present: ObjectSettings['metadata'], patch: unknown): ObjectSettings['metadata'] {
  if (patch === undefined) return present;
  if (patch === null) return undefined;
  const merged = Object.entries({ ...present, ...jsonObject(patch) });
  const entries = merged.filter(([, value]) => value !== null && value !== undefined).map(textEntry);
  const bytes = entries.reduce((sum, entry) => sum + Buffer.byteLength(entry.join('')), 0);
  if (bytes > MAX_METADATA_BYTES)
    throw invalid(`The total size of custom metadata exceeds ${MAX_METADATA_BYTES} bytes.`);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

function textEntry([name, value]: readonly [string, unknown]): [string, string] {
  if (typeof value === 'string') return [name, value];
  if (typeof value !== 'number' && typeof value !== 'boolean')
    throw invalid(`Invalid value for: metadata.${name}`);
  return [name, String(value)];
}
