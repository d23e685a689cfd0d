import * as v from 'valibot';

/** What decoding gave: the value, or the reason in words a user understands. */
export type Decoded<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

/** Shows a received value in an error, short enough for one line of a log. */
export function shown(value: unknown): string {
  const json = JSON.stringify(value) as string | undefined;
  const text = json ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
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
    return field ? `${field}: ${issue.message}` : issue.message;
  });
  return { ok: false, reason: faults.join('; ') };
}
