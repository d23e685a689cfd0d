import type { DocumentData } from 'firebase-admin/firestore';

/** An update that removes the fields that are given as undefined; without it they would be left as they are. */
export async function removingUndefined(fields: DocumentData): Promise<DocumentData> {
  const { FieldValue } = await import('firebase-admin/firestore');
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]: [string, unknown]) => [
      name,
      value === undefined ? FieldValue.delete() : value,
    ]),
  );
}
