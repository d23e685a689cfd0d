import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { hasCode } from '@earshot/contracts';
import { errorFields, logEvent } from '@earshot/runtime';
import type { Answer } from './call.ts';
import { ALWAYS } from './headers.ts';

/** Codes of Node for a browser that has left: while it was being sent something, and before. */
const BROKEN_OFF = ['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_UNABLE_TO_PIPE'];

const compress = promisify(gzip);

/** Bytes below which packing is not worth the while. */
const MIN_PACKED = 1024;
const PACKABLE = /^(text\/|application\/(json|javascript|xml)|image\/svg)/;

/** Sends an answer, packed where the browser takes it and it helps. */
export async function send(
  response: ServerResponse,
  { status, headers, body, stream }: Answer,
  acceptEncoding: string | undefined,
): Promise<void> {
  const all: Record<string, string> = { ...ALWAYS, ...headers };
  if (stream) {
    response.writeHead(status, all);
    stream(response);
    return;
  }
  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) {
    const bytes = Buffer.from(body ?? '');
    const isPacked =
      bytes.length >= MIN_PACKED &&
      PACKABLE.test(all['Content-Type'] ?? '') &&
      /\bgzip\b/.test(acceptEncoding ?? '');
    const sent = isPacked ? await compress(bytes) : bytes;
    if (isPacked) all['Content-Encoding'] = 'gzip';
    response.writeHead(status, { ...all, Vary: 'Accept-Encoding', 'Content-Length': String(sent.length) });
    response.end(sent);
    return;
  }
  response.writeHead(status, all);
  try {
    await pipeline(body, response);
  } catch (error) {
    // Whoever seeks in a player breaks off what was being sent: that is no fault.
    if (!response.destroyed) throw error;
    if (!hasCode(error, ...BROKEN_OFF)) logEvent('WARNING', 'dashboard_sending_failed', errorFields(error));
  }
}
