import { type ByteSource, sniff } from '@earshot/adapter-media';
import { openObject, unlessGone } from '@earshot/adapter-storage';
import { why } from '@earshot/contracts';
import { kindOfType, type MediaKind, sideOf, type Upload } from '@earshot/enrichment-core';

/** What an upload is by its content, and which side takes it. */
export interface Content {
  readonly source: ByteSource;
  readonly mime: string | undefined;
  readonly kind: MediaKind;
  readonly side: 'audio' | 'image';
  /** The generation was deleted or replaced before it was read. */
  readonly gone: boolean;
}

/** Tells an upload's content from its first bytes. */
export async function contentOf(upload: Upload): Promise<Content> {
  const source = openObject(upload.source, upload.bytes);
  const claim = { name: upload.source.name, content_type: upload.content_type };
  const read = await unlessGone(sniff(source).then((mime) => ({ mime })));
  const mime = read?.mime;
  const kind = kindOfType(mime);
  return { source, mime, kind, side: sideOf(kind, claim), gone: read === undefined };
}

/** Why an upload ends that is not there any more. */
export const GONE = why('upload.gone');
