import {
  collections,
  type EpisodeDocument,
  type ModerationDocument,
  paths,
  type TranscriptionDocument,
  type UploadRecord,
} from '@earshot/contracts';
import {
  audioPatch,
  audioWithdrawal,
  type EpisodePatch,
  imagePatch,
  imageWithdrawal,
  replacedImage,
} from '@earshot/enrichment-core';

/** Where one side's records lie and what of them its episodes show. */
export interface UploadSide<R extends UploadRecord<string>> {
  readonly collection: string;
  readonly path: (id: string) => string;
  readonly patch: (record: R, episode: EpisodeDocument | undefined) => EpisodePatch | undefined;
  /** The field that names the upload that an episode's fields of this side are from. */
  readonly shown: 'audio_upload' | 'image_upload';
  /** What becomes of a record whose place in its episode a later upload has. */
  readonly replaced?: (record: R, now: Date) => R | undefined;
  /** What an episode loses when an upload turns out to belong to another one. */
  readonly withdrawal?: (record: R, episode: EpisodeDocument) => EpisodePatch | undefined;
  /** The text of a record's transcript in chunks, asked for when its episode begins to show it. */
  readonly text?: (record: R) => Promise<readonly string[]>;
}

/** Audio uploads. */
export const transcriptions: UploadSide<TranscriptionDocument> = {
  collection: collections.transcriptions,
  path: paths.transcription,
  patch: audioPatch,
  shown: 'audio_upload',
  withdrawal: audioWithdrawal,
};

/** Image uploads. */
export const moderations: UploadSide<ModerationDocument> = {
  collection: collections.moderation,
  path: paths.moderation,
  patch: imagePatch,
  shown: 'image_upload',
  replaced: replacedImage,
  withdrawal: imageWithdrawal,
};
