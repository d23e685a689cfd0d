import { type MirrorCollection, rowOf, tableOf } from '@earshot/mirroring-core';
import { stateOf } from '@earshot/adapter-firestore/values';
import { handle } from '@earshot/runtime';
import { type Change, type DocumentSnapshot, type FirestoreEvent } from 'firebase-functions/v2/firestore';
import { createAppender } from './appender.ts';

/** A written document's event. */
export type WrittenEvent = FirestoreEvent<Change<DocumentSnapshot> | undefined>;

/** Mirrors the writes of a collection: an event is acknowledged once BigQuery has its row, or its quarantine has it. */
export function mirrorOf(name: string, collection: MirrorCollection): (event: WrittenEvent) => Promise<void> {
  const appender = createAppender(tableOf(collection).changes.name);
  const rowOfEvent = ({ id, time, document, params, data }: WrittenEvent) =>
    data &&
    rowOf(collection, {
      eventId: id,
      time,
      document,
      parameters: params,
      before: stateOf(data.before),
      after: stateOf(data.after),
    });
  return handle<WrittenEvent>(
    name,
    async (event) => {
      const row = rowOfEvent(event);
      if (row) await appender.add(row);
    },
    async (event, reason) => {
      const row = rowOfEvent(event);
      if (row) await appender.reject({ row, reason });
    },
  );
}
