import { ConfigurationError } from '../faults.ts';
import { shown } from '../validate.ts';

/** One setting: an environment variable with its meaning, its default and its valid values. */
export interface Setting<T> {
  /** What it decides, for docs/settings.md. */
  readonly doc: string;
  /** Used when the variable is not set; without one the setting is required. */
  readonly default?: string;
  /** The valid values in words. */
  readonly valid: string;
  /** The value, or undefined when the text is not valid. */
  readonly parse: (text: string) => T | undefined;
}

/** Settings by the name of their environment variable. */
export type Settings = Readonly<Record<string, Setting<unknown>>>;
/** The values of some settings. */
export type ValuesOf<S extends Settings> = {
  readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never;
};

/**
 * Reads settings from environment variables.
 * @throws ConfigurationError naming each bad setting, what was received and what is valid.
 */
export function readSettings<S extends Settings>(
  settings: S,
  env: Readonly<Record<string, string | undefined>> = process.env,
): ValuesOf<S> {
  const faults: string[] = [];
  const values = Object.entries(settings).map(([name, setting]) => {
    const text = env[name] || setting.default;
    const value = text === undefined ? undefined : setting.parse(text);
    if (value === undefined) {
      const got = text === undefined ? 'not set' : `got ${shown(text)}`;
      faults.push(`${name}: expected ${setting.valid}, ${got}`);
    }
    return [name, value] as const;
  });
  if (faults.length > 0) throw new ConfigurationError(faults.join('\n'));
  return Object.fromEntries(values) as ValuesOf<S>;
}

type Spec = Pick<Setting<unknown>, 'doc'> & { readonly default?: string };

/** Any text that is not empty. */
export function text(spec: Spec): Setting<string> {
  return { ...spec, valid: 'a text', parse: (value) => value };
}

/** A whole number between two bounds, both included. */
export function whole(spec: Spec & { readonly min: number; readonly max: number }): Setting<number> {
  const { min, max, ...rest } = spec;
  return {
    ...rest,
    valid: `a whole number from ${min} to ${max}`,
    parse: (value) => {
      const n = Number(value);
      return Number.isSafeInteger(n) && n >= min && n <= max ? n : undefined;
    },
  };
}

/** Any of some words, separated by commas; `none` is the empty list. */
export function words<const T extends readonly string[]>(
  spec: Spec & { readonly of: T },
): Setting<readonly T[number][]> {
  const { of, ...rest } = spec;
  return {
    ...rest,
    valid: `none, or any of ${of.join(', ')} separated by commas`,
    parse: (value) => {
      if (value === 'none') return [];
      const found = value.split(',').map((word) => word.trim());
      return found.every((word) => of.includes(word)) ? found : undefined;
    },
  };
}

/** One of some words. */
export function word<const T extends readonly string[]>(spec: Spec & { readonly of: T }): Setting<T[number]> {
  const { of, ...rest } = spec;
  return {
    ...rest,
    valid: `one of ${of.join(', ')}`,
    parse: (value) => of.find((known) => known === value),
  };
}

/** Languages as BCP-47 tags separated by commas, each in its usual case; `auto` stands for any. */
export function languages(spec: Spec): Setting<readonly string[]> {
  return {
    ...spec,
    valid: 'auto, or BCP-47 languages such as en-US separated by commas',
    parse: (value) => {
      if (value === 'auto') return [value];
      try {
        return Intl.getCanonicalLocales(value.split(',').map((tag) => tag.trim()));
      } catch {
        return undefined;
      }
    },
  };
}

/** Web origins as browsers send them (RFC 6454), separated by commas; `none` is the empty list. */
export function origins(spec: Spec): Setting<readonly string[]> {
  return {
    ...spec,
    valid: 'none, or origins such as https://HOST separated by commas',
    parse: (value) => {
      if (value === 'none') return [];
      const found = value.split(',').map((origin) => origin.trim());
      return found.every(isWebOrigin) ? found : undefined;
    },
  };
}

function isWebOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

/** A service account: its address, `NAME@` for one of the project, or `default` for the project's own. */
export function account(spec: Spec): Setting<string> {
  return {
    ...spec,
    valid: 'default, an address such as NAME@PROJECT.iam.gserviceaccount.com, or NAME@',
    parse: (value) =>
      /^(default|[a-z][a-z0-9-]{4,28}[a-z0-9]@|[a-z0-9-]{6,}@[a-z0-9.-]+\.com)$/.test(value)
        ? value
        : undefined,
  };
}

/** An endpoint of a Google API; its scheme carries the kind of credentials. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  /** True for https: TLS and Application Default Credentials. False for http: plain text and no credentials. */
  readonly secure: boolean;
}

/** A URL of scheme and host, such as `https://eu-speech.googleapis.com` or `http://127.0.0.1:9555`. */
export function endpoint(spec: Spec): Setting<Endpoint> {
  return {
    ...spec,
    valid: 'https://HOST or http://HOST:PORT',
    parse: (value) => {
      if (!URL.canParse(value)) return undefined;
      const url = new URL(value);
      if (!['https:', 'http:'].includes(url.protocol) || url.pathname !== '/') return undefined;
      const secure = url.protocol === 'https:';
      return { host: url.hostname, port: Number(url.port || (secure ? 443 : 80)), secure };
    },
  };
}
