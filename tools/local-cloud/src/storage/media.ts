import type { IncomingMessage } from 'node:http';
import { createGunzip } from 'node:zlib';
import type { BlobStore } from './blobs.ts';
import { byteRange } from './byte-range.ts';
import type { Reply } from './http.ts';
import type { ObjectResource } from './object-resource.ts';
import type { StoredObject } from './object-store.ts';

/**
 * The bytes of an object, or the range that is asked for. An object stored with gzip is unpacked for a client that does not
 * accept gzip (https://cloud.google.com/storage/docs/transcoding); a range is then ignored, as in production.
 */
export function mediaReply(object: StoredObject, blobs: BlobStore, request: IncomingMessage): Reply {
  const { resource, blob } = object;
  if (resource.contentEncoding === 'gzip' && !acceptsGzip(request)) {
    const source = blobs.read(blob.file);
    const stream = createGunzip();
    source.on('error', (error) => stream.destroy(error)).pipe(stream);
    return {
      headers: {
        ...mediaHeaders(resource, 'unpacked'),
        warning: '214 UploadServer gunzipped',
      },
      stream,
    };
  }
  const range = byteRange(request.headers.range, blob.size);
  if (range === 'unsatisfiable')
    return {
      status: 416,
      headers: { 'content-range': `bytes */${blob.size}` },
      text: 'Requested range not satisfiable',
    };
  const length = range ? range.end - range.start + 1 : blob.size;
  return {
    status: range ? 206 : 200,
    headers: {
      ...mediaHeaders(resource, 'stored'),
      'content-length': String(length),
      ...(range && { 'content-range': `bytes ${range.start}-${range.end}/${blob.size}` }),
    },
    ...(length > 0 && request.method !== 'HEAD' && { stream: blobs.read(blob.file, range) }),
  };
}

function acceptsGzip(request: IncomingMessage): boolean {
  return request.headers['accept-encoding']?.toString().includes('gzip') ?? false;
}

function mediaHeaders(resource: ObjectResource, form: 'stored' | 'unpacked'): Record<string, string> {
  const { contentType, contentEncoding, contentDisposition, contentLanguage, cacheControl } = resource;
  const { crc32c, md5Hash } = resource;
  return {
    'accept-ranges': 'bytes',
    ...header('content-type', contentType ?? 'application/octet-stream'),
    ...header('content-encoding', form === 'stored' ? contentEncoding : undefined),
    ...header('content-disposition', contentDisposition),
    ...header('content-language', contentLanguage),
    ...header('cache-control', cacheControl),
    etag: resource.etag,
    'last-modified': new Date(resource.updated).toUTCString(),
    'x-goog-generation': resource.generation,
    'x-goog-metageneration': resource.metageneration,
    'x-goog-hash': md5Hash === undefined ? `crc32c=${crc32c}` : `crc32c=${crc32c},md5=${md5Hash}`,
    ...header('x-goog-storage-class', resource.storageClass),
    ...header('x-goog-stored-content-encoding', contentEncoding ?? 'identity'),
    'x-goog-stored-content-length': resource.size,
  };
}

/** A header of any text: HTTP carries its UTF-8 bytes. */
function header(name: string, value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { [name]: Buffer.from(value).toString('latin1') };
}
