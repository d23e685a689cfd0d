import { type EpisodeDocument, paths, type UploadRecord } from '@earshot/contracts';
import {
  changesText,
  type ChunkWrite,
  chunkWrites,
  type EpisodeChange,
  type EpisodePatch,
  isLater,
  patched,
} from '@earshot/enrichment-core';
import { firestore } from '../client.ts';
import { dataOf } from '../read.ts';
import type { UploadSide } from './side.ts';

/** What a change came to: the record as it is now, and whether this call changed it. */
export interface Committed<R> {
  readonly record: R | undefined;
  readonly changed: boolean;
}

/**
 * Changes an upload's record and what its episode shows of it, both or none. `decide` gets the record as it is and gives
 * the next one, or undefined to leave it; it may run more than once. An episode that shows a later upload is left alone;
 * the earlier of two uploads ends as its side says.
 */
export async function changeUpload<R extends UploadRecord<string>>(
  side: UploadSide<R>,
  id: string,
  decide: (current: R | undefined) => R | undefined,
  now: Date,
): Promise<Committed<R>> {
  const db = await firestore();
  return db.runTransaction(async (transaction) => {
    const read: Read = async <T>(path: string) => dataOf<T>(await transaction.get(db.doc(path)));
    const current = await read<R>(side.path(id));
    const next = decide(current);
    if (!next) return { record: current, changed: false };
    const left = await episodeLeft(side, current, next, read, now);
    const { record, episode, rival } = await episodeShown(side, id, next, read, now);
    const changes = [left, episode].filter((change) => change !== undefined);
    const texts = await Promise.all(changes.map((change) => textWrites(side, record, change)));
    transaction.set(db.doc(side.path(id)), record);
    if (rival) transaction.set(db.doc(side.path(rival.id)), rival.record);
    for (const { after } of changes) transaction.set(db.doc(paths.episode(after.episode_id)), after);
    for (const { path, chunk } of texts.flat()) {
      if (chunk) transaction.set(db.doc(path), chunk);
      else transaction.delete(db.doc(path));
    }
    return { record, changed: true };
  });
}

/** Changes an upload's record where there is one, as {@link changeUpload} does. */
export function changeKnown<R extends UploadRecord<string>>(
  side: UploadSide<R>,
  id: string,
  step: (known: R) => R | undefined,
  now: Date,
): Promise<Committed<R>> {
  return changeUpload(side, id, (current) => current && step(current), now);
}

/** Reads a document in a transaction. */
type Read = <T>(path: string) => Promise<T | undefined>;

/** What a record's change means for others; undefined stays as it is. */
interface Consequence<R> {
  readonly record: R;
  readonly episode?: EpisodeChange | undefined;
  /** The upload that the episode showed until now, as it ends. */
  readonly rival?: { readonly id: string; readonly record: R } | undefined;
}

/** What a record and its episode come to, beside an upload that the episode shows already. */
async function episodeShown<R extends UploadRecord<string>>(
  side: UploadSide<R>,
  id: string,
  record: R,
  read: Read,
  now: Date,
): Promise<Consequence<R>> {
  if (record.episode_id === undefined) return { record };
  const episode = await read<EpisodeDocument>(paths.episode(record.episode_id));
  const shown = episode?.[side.shown];
  const rival = shown && shown !== id ? await read<R>(side.path(shown)) : undefined;
  if (rival && isLater(rival.source, record.source))
    return { record: side.replaced?.(record, now) ?? record };
  const patch = side.patch(record, episode);
  const takesPlace = patch?.fields[side.shown] === id;
  const ended = rival && takesPlace ? side.replaced?.(rival, now) : undefined;
  return {
    record,
    episode: patch && changeOf(episode, patch, now),
    rival: shown && ended ? { id: shown, record: ended } : undefined,
  };
}

/** The episode that an upload was of until now, without what it showed of it. */
async function episodeLeft<R extends UploadRecord<string>>(
  side: UploadSide<R>,
  before: R | undefined,
  after: R,
  read: Read,
  now: Date,
): Promise<EpisodeChange | undefined> {
  if (before?.episode_id === undefined || before.episode_id === after.episode_id) return undefined;
  const episode = await read<EpisodeDocument>(paths.episode(before.episode_id));
  const patch = episode && side.withdrawal?.(after, episode);
  return patch && changeOf(episode, patch, now);
}

function changeOf(
  before: EpisodeDocument | undefined,
  patch: EpisodePatch,
  now: Date,
): EpisodeChange | undefined {
  const after = patched(before, patch, now);
  return after && { before, after };
}

/** What an episode's change means for the text of its transcript. */
async function textWrites<R extends UploadRecord<string>>(
  side: UploadSide<R>,
  record: R,
  change: EpisodeChange,
): Promise<ChunkWrite[]> {
  if (!changesText(change)) return [];
  if (!change.after.transcript) return chunkWrites(change, []);
  if (!side.text) throw new Error(`${side.collection}: nobody tells the text of the transcript`);
  return chunkWrites(change, await side.text(record));
}
