import * as v from 'valibot';
import { badRequest } from './errors.ts';

const target = v.optional(v.pipe(v.string(), v.minLength(1)));

/** What a send is looked at for; the rest of the message is recorded as it came. */
const sendSchema = v.object({
  message: v.looseObject({
    token: target,
    fid: target,
    topic: target,
    condition: target,
    data: v.optional(v.record(v.string(), v.string())),
  }),
  validate_only: v.optional(v.boolean()),
});
/** A send request. */
export type SendRequest = v.InferOutput<typeof sendSchema>;

/** Most bytes of data and notification together (production: 4096, to topics 2048). */
const MAX_PAYLOAD_BYTES = { device: 4096, topic: 2048 } as const;

/**
 * Checks a send as far as every sender depends on it.
 * @throws FcmError 400 naming the field
 */
export function checkedSend(body: unknown): SendRequest {
  const result = v.safeParse(sendSchema, body);
  if (!result.success) {
    const [issue] = result.issues;
    const field = v.getDotPath(issue) ?? 'message';
    throw badRequest(field, `Invalid value at '${field}': ${issue.message}`);
  }
  const { message } = result.output;
  const { token, fid, topic, condition, data, notification } = message;
  const targets = [token, fid, topic, condition].filter((one) => one !== undefined);
  if (targets.length !== 1) throw badRequest('message', 'Exactly one target is to be given');
  const bytes = Buffer.byteLength(JSON.stringify([data, notification]));
  const most = token === undefined && fid === undefined ? MAX_PAYLOAD_BYTES.topic : MAX_PAYLOAD_BYTES.device;
  if (bytes > most) throw badRequest('message', 'Android message is too big');
  return result.output;
}
