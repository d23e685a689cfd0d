import { invalid } from '../failure.ts';
import type { Fields, Value } from '../wire.ts';
import { fieldsOf } from './kind.ts';

/** The names that lead to a field from the top of a document. */
export type FieldPath = readonly string[];

/** The field that stands for the document's own name. */
export const NAME = '__name__';

const PART = /(?:`((?:[^`\\]|\\.)*)`|([^.`\\]+))(\.|$)/gsy;

/** Reads `a.b.`c d``, as the wire spells field paths; throws INVALID_ARGUMENT. */
export function parseFieldPath(text: string): FieldPath {
  const simple = !text.includes('`') && !text.includes('\\');
  const parts = simple ? text.split('.') : [...text.matchAll(PART)].map(partOf);
  const spelled =
    simple || [...text.matchAll(PART)].reduce((length, match) => length + match[0].length, 0) === text.length;
  if (!spelled || parts.some((part) => part === '')) throw invalid(`Invalid field path "${text}".`);
  return parts;
}

const partOf = ([, quoted, plain]: RegExpExecArray): string =>
  plain ?? (quoted ?? '').replace(/\\(.)/gs, '$1');

/** The value at the path; undefined where there is none. */
export function valueAt(fields: Fields, path: FieldPath): Value | undefined {
  let [at, value]: [Fields | undefined, Value | undefined] = [fields, undefined];
  for (const name of path) {
    value = at !== undefined && Object.hasOwn(at, name) ? at[name] : undefined;
    at = fieldsOf(value);
  }
  return value;
}

/** Changes single fields of a document without touching the one it was made from. */
export interface FieldEditor {
  get(path: FieldPath): Value | undefined;
  /** Sets a field, making maps on the way where there is something else; undefined removes it, and makes none. */
  put(path: FieldPath, value: Value | undefined): void;
  readonly fields: Fields;
}

/** An editor that starts from these fields. */
export function editFields(start: Fields): FieldEditor {
  const fields: Record<string, Value> = { ...start };
  const own = new WeakSet<Fields>([fields]);
  const descend = (at: Record<string, Value>, name: string): Record<string, Value> => {
    const child = fieldsOf(at[name]);
    if (child && own.has(child)) return child;
    const copy: Record<string, Value> = { ...child };
    own.add(copy);
    at[name] = { mapValue: { fields: copy } };
    return copy;
  };
  return {
    fields,
    get: (path) => valueAt(fields, path),
    put: (path, value) => {
      const name = path.at(-1);
      if (name === undefined || (value === undefined && valueAt(fields, path) === undefined)) return;
      const parent = path.slice(0, -1).reduce(descend, fields);
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the fields of a document are a dictionary
      if (value === undefined) delete parent[name];
      else parent[name] = value;
    },
  };
}

/** Only the named fields of a document; all of them without a mask. */
export function project(fields: Fields, mask: readonly string[] | undefined): Fields {
  if (mask === undefined) return fields;
  const editor = editFields({});
  for (const text of mask) {
    if (text === NAME) continue;
    const path = parseFieldPath(text);
    const value = valueAt(fields, path);
    if (value !== undefined) editor.put(path, value);
  }
  return editor.fields;
}
