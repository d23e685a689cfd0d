import type { EventTopic } from '@earshot/contracts';
import { bytesOfBase64 } from './base64.ts';
import { addBuiltins } from './builtins.ts';
import { type FoldedUnit, foldUnit, windowRows, type WindowRow } from './fold-unit.ts';
import { type EventRow, readMessage } from './read-message.ts';

addBuiltins();

/** What BigQuery's routines call, with values as BigQuery gives them to JavaScript. */
const library = {
  /** @param data BYTES, which is base64 here. */
  readMessage: (
    subscription: string,
    messageId: string,
    publishTime: Date,
    data: string | null,
  ): readonly EventRow[] =>
    readMessage(subscription, {
      messageId,
      publishedAt: publishTime.getTime(),
      body: bytesOfBase64(data ?? ''),
    }),
  foldUnit: (topic: string, events: readonly string[]): FoldedUnit => foldUnit(topic as EventTopic, events),
  userWindows: (activities: readonly string[]): readonly WindowRow[] => windowRows(activities),
};

declare global {
  var earshot: typeof library;
}
globalThis.earshot = library;
