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
    const { contentEncoding: packed, ...unpacked } = resource;
    const source = blobs.read(blob.file);
    const stream = createGunzip();
    source.on('error', (error) => stream.destroy(error)).pipe(stream);
    return {
      headers: {
        ...mediaHeaders(unpacked),
        'x-goog-stored-content-encoding': packed,
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
      ...mediaHeaders(resource),
      'content-length': String(length),
      ...(range && { 'content-range': `bytes ${range.start}-${range.end}/${blob.size}` }),
    },
    ...(length > 0 && request.method !== 'HEAD' && { stream: blobs.read(blob.file, range) }),
  };
}

function acceptsGzip(request: IncomingMessage): boolean {
  return request.headers['accept-encoding']?.toString().includes('gzip') ?? false;
}

function mediaHeaders(resource: ObjectResource): Record<string, string> {
  const { contentEncoding, contentDisposition, contentLanguage, cacheControl, crc32c, md5Hash } = resource;
  return {
    'accept-ranges': 'bytes',
    'content-type': resource.contentType ?? 'application/octet-stream',
    ...(contentEncoding !== undefined && { 'content-encoding': contentEncoding }),
    ...(contentDisposition !== undefined && { 'content-disposition': contentDisposition }),
    ...(contentLanguage !== undefined && { 'content-language': contentLanguage }),
    ...(cacheControl !== undefined && { 'cache-control': cacheControl }),
    etag: resource.etag,
    'last-modified': new Date(resource.updated).toUTCString(),
    'x-goog-generation': resource.generation,
    'x-goog-metageneration': resource.metageneration,
    'x-goog-hash': md5Hash === undefined ? `crc32c=${crc32c}` : `crc32c=${crc32c},md5=${md5Hash}`,
    'x-goog-storage-class': resource.storageClass,
    'x-goog-stored-content-encoding': contentEncoding ?? 'identity',
    'x-goog-stored-content-length': resource.size,
  };
}
