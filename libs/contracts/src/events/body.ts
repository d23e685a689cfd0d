/** Largest body of a Pub/Sub message, in bytes: an Eventarc event may not exceed 512 KB and carries it in base64. */
export const MAX_MESSAGE_BYTES = 256 * 1024;

/** A body's values, or why it could not be read and its beginning as text. */
export type ParsedBody =
  | { readonly ok: true; readonly values: readonly unknown[] }
  | { readonly ok: false; readonly reason: string; readonly head: string };

/** Parses a Pub/Sub message body, one value or an array of values as UTF-8 JSON. Never throws. */
export function parseBody(body: Uint8Array): ParsedBody {
  const refused = (reason: string): ParsedBody => ({ ok: false, reason, head: headOf(body) });
  if (body.byteLength > MAX_MESSAGE_BYTES) {
    return refused(`message of ${body.byteLength} bytes: at most ${MAX_MESSAGE_BYTES} are taken`);
  }
  try {
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    return { ok: true, values: Array.isArray(parsed) ? (parsed as unknown[]) : [parsed] };
  } catch {
    return refused('message is not UTF-8 JSON');
  }
}

function headOf(body: Uint8Array): string {
  return new TextDecoder().decode(body.subarray(0, 1024));
}
