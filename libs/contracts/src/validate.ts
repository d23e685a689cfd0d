import * as v from 'valibot';

/** What decoding gave: the value, or the reason in words a user understands. */
export type Decoded<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

/** Shows a received value in an error, short enough for one line of a log, and as UTF-8 can spell it. */
export function shown(value: unknown): string {
  const text = jsonOf(value) ?? String(value);
  return (text.length > 80 ? `${text.slice(0, 77)}…` : text).toWellFormed();
}

/** What stands for a value that JSON.stringify cannot go through. */
const TOO_DEEP = '"(nested too deeply to be shown)"';

/**
 * A parsed value as JSON, undefined when it has none. Never throws for what JSON.parse gives: a text of 10 KB can nest
 * deeper than JSON.stringify goes, and such a value becomes a text that says so.
 */
export function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof RangeError) return TOO_DEEP;
    throw error;
  }
}

/**
 * Checks an unknown value against a schema.
 * The reason names the field, what was expected and what was received; at most three faults are told.
 */
export function decodeWith<TSchema extends v.GenericSchema>(
  schema: TSchema,
  input: unknown,
): Decoded<v.InferOutput<TSchema>> {
  const result = v.safeParse(schema, input);
  if (result.success) return { ok: true, value: result.output };
  const faults = result.issues.slice(0, 3).map((issue) => {
    const field = v.getDotPath(issue);
    const fault = isMissing(issue) ? 'is missing' : issue.message;
    return field ? `${field}: ${fault}` : fault;
  });
  return { ok: false, reason: faults.join('; ') };
}

/** Whether a field is not there at all, for which schemas have no words of their own. */
function isMissing({ path, received }: v.BaseIssue<unknown>): boolean {
  return path?.at(-1)?.origin === 'key' && received === 'undefined';
}
