import { factsOf, type ObjectFacts, openObject, streamObject, unlessGone } from '@earshot/adapter-storage';
import { readUpload, moderations, transcriptions } from '@earshot/adapter-firestore';
import { bucketSettings, isDocumentId, readSettings } from '@earshot/contracts';
import { coverOfWidth, TRANSCRIPT_FORMATS, type TranscriptFormat } from '@earshot/dashboard-core';
import { type Answer, type Call, failure, type Headers } from '../http/call.ts';
import { FOREVER, UPLOADED } from '../http/headers.ts';
import { rangeOf } from '../http/range.ts';
import type { Route } from '../http/router.ts';
import { objectOf } from '../topics/text.ts';
import { readEpisode } from '../topics/transcript.ts';
import { HEAD_BYTES, imageTypeOf } from './image-type.ts';

/** Types of audio by the containers that enrichment's probe tells of, each by its beginning. */
const AUDIO_TYPES = [
  ['WAVE', 'audio/wav'],
  ['FLAC', 'audio/flac'],
  ['MPEG', 'audio/mpeg'],
  ['ADTS', 'audio/aac'],
  ['Ogg', 'audio/ogg'],
  ['M4A', 'audio/mp4'],
  ['MP4', 'audio/mp4'],
  ['EBML', 'audio/webm'],
] as const;

/** Files of episodes and of images in review, passed on from Storage to whoever may see them. */
export const mediaRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/episodes/:episode/audio', role: 'viewer', answer: audio },
  { method: 'GET', path: '/api/episodes/:episode/cover/:width', role: 'viewer', answer: cover },
  {
    method: 'GET',
    path: '/api/episodes/:episode/transcript.:format',
    role: 'viewer',
    answer: transcriptFile,
  },
  { method: 'GET', path: '/api/moderation/:image/picture', role: 'moderator', answer: picture },
];

const GONE = failure('not_found', 'there is no such file (any more)');

async function audio({ params: { episode = '' }, request }: Call): Promise<Answer> {
  const document = isDocumentId(episode) ? await readEpisode(episode) : undefined;
  const record = document?.audio_upload && (await readUpload(transcriptions, document.audio_upload));
  const object = record ? await unlessGone(factsOf(record.source)) : undefined;
  if (!record || !object) return GONE;
  const container = record.audio?.container ?? '';
  const [, type = 'application/octet-stream'] =
    AUDIO_TYPES.find(([begin]) => container.startsWith(begin)) ?? [];
  return ranged(object, request.get('range'), { ...UPLOADED, 'Content-Type': type });
}

async function cover({ params: { episode = '', width = '' } }: Call): Promise<Answer> {
  const document = isDocumentId(episode) ? await readEpisode(episode) : undefined;
  const variant = document && coverOfWidth(document, Number(width));
  return variant ? whole(variant.url, { ...FOREVER, 'Content-Type': `image/${variant.format}` }) : GONE;
}

const FILES: Readonly<
  Record<TranscriptFormat, { readonly of: 'vtt' | 'srt' | 'json' | 'text'; readonly type: string }>
> = {
  vtt: { of: 'vtt', type: 'text/vtt; charset=utf-8' },
  srt: { of: 'srt', type: 'application/x-subrip; charset=utf-8' },
  json: { of: 'json', type: 'application/json' },
  txt: { of: 'text', type: 'text/plain; charset=utf-8' },
};

async function transcriptFile({ params: { episode = '', format = '' } }: Call): Promise<Answer> {
  const known = TRANSCRIPT_FORMATS.find((one) => one === format);
  const document = isDocumentId(episode) ? await readEpisode(episode) : undefined;
  if (!known || !document?.transcript) return GONE;
  const { of, type } = FILES[known];
  return whole(document.transcript[of], {
    'Content-Type': type,
    'Content-Disposition': attachment(`${episode}.${known}`),
  });
}

/** Larger images than Vision takes are refused when they come. */
const MAX_PICTURE_BYTES = 20 * 1024 * 1024;

async function picture({ params: { image = '' } }: Call): Promise<Answer> {
  const record = isDocumentId(image) ? await readUpload(moderations, image) : undefined;
  if (!record) return GONE;
  const { QUARANTINE_BUCKET } = readSettings(bucketSettings);
  const place =
    record.quarantined_to === undefined ? record.source : { bucket: QUARANTINE_BUCKET, name: image };
  const object = await unlessGone(factsOf(place));
  if (!object || object.size > MAX_PICTURE_BYTES) return GONE;
  const type = imageTypeOf(await openObject(object, object.size).read(0, HEAD_BYTES));
  if (type === undefined) return failure('not_found', 'the file is no image that can be shown');
  return ranged(object, undefined, { ...UPLOADED, 'Content-Type': type });
}

async function whole(uri: string, headers: Headers): Promise<Answer> {
  const object = await unlessGone(factsOf(objectOf(uri)));
  return object ? ranged(object, undefined, headers) : GONE;
}

/**
 * Bytes of an answer to a range, at most; the player asks for the next ones (RFC 9110, 15.3.7). Also how long an answer may
 * be that says so: Cloud Run refuses any of more than 32 MiB over HTTP/1, unless it is sent in chunks.
 */
const PART_BYTES = 8 * 1024 * 1024;

async function ranged(object: ObjectFacts, header: string | undefined, headers: Headers): Promise<Answer> {
  const { size } = object;
  const range = rangeOf(header, size);
  if (range === 'none') return { status: 416, headers: { 'Content-Range': `bytes */${size}` } };
  const { start } = range === 'all' ? { start: 0 } : range;
  const end = range === 'all' ? size - 1 : Math.min(range.end, start + PART_BYTES - 1);
  const length = end - start + 1;
  const sized = length <= PART_BYTES ? { 'Content-Length': String(length) } : {};
  const all = { ...headers, 'Accept-Ranges': 'bytes', ...sized };
  if (size === 0) return { status: 200, headers: all, body: '' };
  const body = await streamObject(object, start, end);
  return range === 'all'
    ? { status: 200, headers: all, body }
    : { status: 206, headers: { ...all, 'Content-Range': `bytes ${start}-${end}/${size}` }, body };
}

/** A Content-Disposition for a file name of any characters (RFC 6266, RFC 8187). */
function attachment(name: string): string {
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  return `attachment; filename*=UTF-8''${encoded}`;
}
