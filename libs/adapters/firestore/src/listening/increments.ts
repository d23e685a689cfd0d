import type { Increment } from '@earshot/listening-core';
import type { DocumentData, Firestore, WriteBatch } from 'firebase-admin/firestore';

/** Adds increments to a batch, each as one write that creates its document when it is not there. */
export async function addIncrements(
  db: Firestore,
  batch: WriteBatch,
  increments: readonly Increment[],
): Promise<void> {
  const { FieldValue } = await import('firebase-admin/firestore');
  for (const { path, fields, amounts } of increments) {
    const data: DocumentData = {};
    for (const [field, value] of Object.entries(fields)) {
      setIn(data, field.split('/'), value ?? FieldValue.delete());
    }
    for (const [field, amount] of amounts) setIn(data, field.split('/'), FieldValue.increment(amount));
    batch.set(db.doc(path), data, { merge: true });
  }
}

function setIn(data: DocumentData, [first = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    data[first] = value;
    return;
  }
  if (!Object.hasOwn(data, first)) data[first] = {};
  setIn(data[first] as DocumentData, rest, value);
}
