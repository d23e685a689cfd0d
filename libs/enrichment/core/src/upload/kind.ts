import { type Why, why } from '@earshot/contracts';

/** What a file is by its content. */
export type MediaKind = 'audio' | 'image' | 'other';

/** Containers that carry sound even though their type says video or application. */
const AUDIO_CONTAINERS = new Set([
  'application/ogg',
  'video/ogg',
  'video/webm',
  'video/matroska',
  'video/x-matroska',
  'video/mp4',
  'video/quicktime',
  'video/x-m4v',
]);

/** The kind of a file from the type that its content shows; undefined means that none was recognised. */
export function kindOfType(mime: string | undefined): MediaKind {
  if (mime === undefined) return 'other';
  if (mime.startsWith('image/')) return 'image';
  return mime.startsWith('audio/') || AUDIO_CONTAINERS.has(mime.split(';')[0] ?? '') ? 'audio' : 'other';
}

const IMAGE_NAME = /\.(jpe?g|png|webp|gif|avif|hei[cf]|tiff?|bmp|svg|ico)$/i;
const AUDIO_NAME = /\.(wav|flac|mp3|ogg|oga|opus|m4a|m4b|mp4|aac|webm|wma|aiff?)$/i;

/**
 * Which of the two sides takes an upload: by content, and where that is neither audio nor image, by what the uploader
 * claims, so that exactly one reports it.
 */
export function sideOf(kind: MediaKind, claim: { readonly name: string; readonly content_type: string }) {
  if (kind !== 'other') return kind;
  if (IMAGE_NAME.test(claim.name)) return 'image';
  if (AUDIO_NAME.test(claim.name)) return 'audio';
  return claim.content_type.startsWith('image/') ? 'image' : 'audio';
}

/** Why an upload is not taken, when its content is neither audio nor an image. */
export function unknownContent(mime: string | undefined, bytes: number): Why {
  if (bytes === 0) return why('upload.empty');
  return mime === undefined ? why('upload.unknown') : why('upload.unknown_type', { mime });
}
