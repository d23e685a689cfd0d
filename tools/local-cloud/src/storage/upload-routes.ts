import type { BlobStore } from './blobs.ts';
import { checksumsOfBody, checksumsOfHeaders, requireChecksums } from './checksum-check.ts';
import { uploadRange } from './content-range.ts';
import { insertOrDrop } from './copy-routes.ts';
import { type Exchange, parseJson, readJson, type Reply, route, type Route, variable } from './http.ts';
import { readMultipart } from './multipart-related.ts';
import { objectName } from './names.ts';
import type { ObjectStore } from './object-store.ts';
import { preconditionsOf } from './preconditions.ts';
import { jsonObject, type ObjectSettings, settingsOf } from './settings.ts';
import { invalid } from './storage-error.ts';
import type { UploadProgress, Uploads } from './uploads.ts';

/** The routes that bring bytes: simple, multipart and resumable uploads. */
export function uploadRoutes(
  objects: ObjectStore,
  blobs: BlobStore,
  uploads: Uploads,
  origin: () => string,
): Route[] {
  const start = async (exchange: Exchange): Promise<Reply> => {
    const { headers } = exchange.request;
    const body = jsonObject(await readJson(exchange.request));
    const bucket = variable(exchange, 'bucket');
    const name = objectName(exchange.query.get('name') ?? body['name']);
    const id = uploads.start({
      bucket,
      name,
      settings: withDefaults(settingsOf(body), exchange, headers['x-upload-content-type']),
      expected: checksumsOfBody(body),
      wanted: preconditionsOf(exchange.query, 'if'),
    });
    const query = new URLSearchParams({ uploadType: 'resumable', name, upload_id: id });
    const location = `${origin()}/upload/storage/v1/b/${bucket}/o?${query.toString()}`;
    return { headers: { location, 'x-guploader-uploadid': id, 'content-length': '0' } };
  };

  const multipart = async (exchange: Exchange): Promise<Reply> => {
    const { request, query } = exchange;
    const parts = await readMultipart(request, request.headers['content-type'] ?? '');
    const body = jsonObject(parseJson(parts.metadata));
    const settings = withDefaults(settingsOf(body), exchange, parts.contentType);
    return insert(exchange, query.get('name') ?? body['name'], settings, body, parts.media);
  };

  const simple = async (exchange: Exchange): Promise<Reply> => {
    const { request, query } = exchange;
    const settings = withDefaults({}, exchange, request.headers['content-type']);
    return insert(exchange, query.get('name'), settings, {}, request);
  };

  async function insert(
    exchange: Exchange,
    named: unknown,
    settings: ObjectSettings,
    body: Readonly<Record<string, unknown>>,
    media: AsyncIterable<Uint8Array>,
  ): Promise<Reply> {
    const name = objectName(named);
    const bucket = variable(exchange, 'bucket');
    const wanted = preconditionsOf(exchange.query, 'if');
    objects.require({ bucket, name }, wanted);
    const blob = await blobs.write(media);
    try {
      requireChecksums({ ...checksumsOfBody(body), ...checksumsOfHeaders(exchange.request.headers) }, blob);
    } catch (error) {
      blobs.remove(blob.file);
      throw error;
    }
    return { json: insertOrDrop(objects, blobs, { bucket, name, settings, blob }, wanted) };
  }

  return [
    route('POST', '/upload/b/:bucket/o', (exchange) => {
      const type = exchange.query.get('uploadType');
      if (type === 'resumable') return start(exchange);
      if (type === 'multipart') return multipart(exchange);
      if (type === 'media') return simple(exchange);
      throw invalid(`Invalid value for: uploadType: '${type ?? ''}'`);
    }),
    route('PUT', '/upload/b/:bucket/o', async ({ request, query }) => {
      const range = uploadRange(request.headers['content-range']);
      return progressReply(
        await uploads.send(query.get('upload_id') ?? '', range, request, checksumsOfHeaders(request.headers)),
      );
    }),
    route('DELETE', '/upload/b/:bucket/o', async ({ query }) => {
      await uploads.cancel(query.get('upload_id') ?? '');
      return { status: 499, headers: { 'content-length': '0' } };
    }),
  ];
}

function withDefaults(settings: ObjectSettings, { query }: Exchange, contentType: unknown): ObjectSettings {
  const contentEncoding = query.get('contentEncoding');
  return {
    ...(typeof contentType === 'string' && { contentType }),
    ...(contentEncoding !== null && { contentEncoding }),
    ...settings,
  };
}

function progressReply(progress: UploadProgress): Reply {
  if (progress.state === 'complete') return { json: progress.resource };
  const range = progress.size > 0 ? { range: `bytes=0-${progress.size - 1}` } : {};
  return { status: 308, headers: { ...range, 'content-length': '0' } };
}
