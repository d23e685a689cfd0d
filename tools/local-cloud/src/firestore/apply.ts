import { invalid } from './failure.ts';
import { documentPath } from './names.ts';
import type { StoredDocument } from './store.ts';
import type { Micros } from './time.ts';
import { transformField } from './transform.ts';
import { editFields, parseFieldPath, valueAt } from './values/field-path.ts';
import { checkLimits } from './values/limits.ts';
import { sameFields } from './values/same.ts';
import type { Fields, FieldTransform, Value, Write } from './wire.ts';

/** The most field transforms of one document in one commit. */
const MAX_TRANSFORMS = 500;

/** What a write makes of its document. */
export interface Applied {
  readonly document: StoredDocument | undefined;
  readonly transformResults: readonly Value[];
}

/** The path of the document that a write is for; throws INVALID_ARGUMENT when it names none or more than one. */
export function targetOf(root: string, { update, delete: deleted, transform }: Write): string {
  const names = [update?.name, deleted, transform?.document].filter(
    (name) => name !== undefined && name !== '',
  );
  const [name] = names;
  if (name === undefined || names.length > 1)
    throw invalid('A write must update, delete or transform one document.');
  return documentPath(root, name);
}

/**
 * Applies one write to its document's current state. A write that changes nothing gives the same document back, its update
 * time included. Its precondition has been checked. Throws
 * INVALID_ARGUMENT.
 */
export function applyWrite(
  write: Write,
  path: string,
  current: StoredDocument | undefined,
  time: Micros,
): Applied {
  if (write.delete) return { document: undefined, transformResults: [] };
  const editor = editFields(updatedFields(write, current));
  const transforms = write.transform?.fieldTransforms ?? write.updateTransforms ?? [];
  if (transforms.length > MAX_TRANSFORMS)
    throw invalid(`A document takes at most ${MAX_TRANSFORMS} transforms.`);
  const transformResults = transforms.map((transform) => transformInto(editor, transform, time));
  return { document: stored(path, editor.fields, current, time), transformResults };
}

function transformInto(
  editor: ReturnType<typeof editFields>,
  transform: FieldTransform,
  time: Micros,
): Value {
  const path = parseFieldPath(transform.fieldPath);
  const { value, result } = transformField(transform, editor.get(path), time);
  editor.put(path, value);
  return result;
}

function updatedFields({ update, updateMask }: Write, current: StoredDocument | undefined): Fields {
  const before = current?.fields ?? {};
  if (!update) return before;
  if (!updateMask) return update.fields;
  const editor = editFields(before);
  for (const text of updateMask.fieldPaths) {
    const path = parseFieldPath(text);
    editor.put(path, valueAt(update.fields, path));
  }
  return editor.fields;
}

function stored(
  path: string,
  fields: Fields,
  current: StoredDocument | undefined,
  time: Micros,
): StoredDocument {
  if (current && sameFields(current.fields, fields)) return current;
  checkLimits(path, fields);
  return { path, fields, createTime: current?.createTime ?? time, updateTime: time };
}
