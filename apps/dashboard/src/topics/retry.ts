import {
  changeUpload,
  moderations,
  readUpload,
  transcriptions,
  type UploadSide,
} from '@earshot/adapter-firestore';
import { currentVersion, unlessGone } from '@earshot/adapter-storage';
import type { UploadRecord } from '@earshot/contracts';
import { requestAudio, requestImage } from '@earshot/enrichment-core';

/** What came of asking for an upload to be processed again: the sweep takes it up, or why not. */
export type Asked = 'asked' | 'not found' | 'gone' | 'not now';

/** Asks for an upload to be processed again from its file on. */
export function retryUpload(side: 'audio' | 'image', id: string): Promise<Asked> {
  // What an episode shows of its audio stays as it is until there is something new.
  const audio = { ...transcriptions, patch: () => undefined };
  return side === 'audio' ? ask(audio, id, requestAudio) : ask(moderations, id, requestImage);
}

async function ask<R extends UploadRecord<string>>(
  side: UploadSide<R>,
  id: string,
  request: (record: R, now: Date) => R | undefined,
): Promise<Asked> {
  const known = await readUpload(side, id);
  if (!known) return 'not found';
  const current = await unlessGone(currentVersion(known.source));
  if (current?.generation !== known.source.generation) return 'gone';
  const now = new Date();
  const { changed } = await changeUpload(side, id, (record) => record && request(record, now), now);
  return changed ? 'asked' : 'not now';
}
