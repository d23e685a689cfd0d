/** A type as BigQuery's API describes it (StandardSqlDataType). */
export interface StandardType {
  readonly typeKind: string;
  readonly arrayElementType?: StandardType;
  readonly structType?: {
    readonly fields: readonly { readonly name: string; readonly type: StandardType }[];
  };
}

const SCALARS = ['BOOL', 'BYTES', 'DATE', 'FLOAT64', 'INT64', 'JSON', 'NUMERIC', 'STRING', 'TIMESTAMP'];

/**
 * A type of GoogleSQL, such as `ARRAY<STRUCT<name STRING>>`, as BigQuery's API takes it.
 * @throws Error when it is no type that is known here
 */
export function standardType(sql: string): StandardType {
  const text = sql.trim();
  const [, kind = '', inner = ''] = /^(ARRAY|STRUCT)\s*<(.*)>$/s.exec(text) ?? [];
  if (kind === 'ARRAY') return { typeKind: 'ARRAY', arrayElementType: standardType(inner) };
  if (kind === 'STRUCT') return { typeKind: 'STRUCT', structType: { fields: fieldsOf(inner).map(fieldOf) } };
  if (SCALARS.includes(text)) return { typeKind: text };
  throw new Error(`expected a type of GoogleSQL, got ${text}`);
}

function fieldOf(text: string) {
  const [, name, type] = /^\s*(\w+)\s+(.+)$/s.exec(text) ?? [];
  if (!name || !type) throw new Error(`expected a named field of a STRUCT, got ${text}`);
  return { name, type: standardType(type) };
}

/** Cuts at the commas that stand in no angle brackets. */
function fieldsOf(text: string): readonly string[] {
  let depth = 0;
  let start = 0;
  const fields: string[] = [];
  for (const { 0: mark, index } of text.matchAll(/[<>,]/g)) {
    if (mark === '<') depth += 1;
    else if (mark === '>') depth -= 1;
    else if (depth === 0) {
      fields.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...fields, text.slice(start)];
}
