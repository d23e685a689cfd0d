import { allOf, type EventTopic } from '@earshot/contracts';
import { errorFields, logEvent } from '@earshot/runtime';
import type { Allowance } from './allowance.ts';
import type { IsAttested } from './attestation.ts';
import { beaconSeconds, type BeaconBounds } from './beacon.ts';
import type { CallerOf } from './caller.ts';
import { corsHeaders, type Headers, PREFLIGHT } from './cors.ts';
import type { Meter } from './meter.ts';
import { NotPublished, type Packer } from './packer.ts';
import { eventsOf, MAX_REPORT_BYTES, readReport } from './report.ts';

/** A request as functions-framework gives it: a JSON body is parsed, and unpacked when it was compressed. */
export interface IngestRequest {
  readonly path: string;
  readonly method: string;
  readonly body?: unknown;
  /** The unpacked body; none when there was no body. */
  readonly rawBody?: { readonly byteLength: number };
  get(header: string): string | undefined;
}
/** The part of a response that answering needs. */
export interface IngestResponse {
  set(headers: Headers): unknown;
  status(code: number): { json(body: unknown): unknown; end(): unknown };
}

/** What is answered to a report. */
interface Answer {
  readonly status: number;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly headers?: Headers;
}

/** What decides about reports, and what takes their events. */
export interface IngestParts {
  readonly callerOf: CallerOf;
  /** Undefined when reports need not come from an app of ours. */
  readonly isAttested: IsAttested | undefined;
  readonly packers: Readonly<Record<EventTopic, Packer>>;
  readonly allowance: Allowance;
  readonly meter: Meter;
  readonly beacon: BeaconBounds;
  /** Web origins whose pages may report. */
  readonly origins: readonly string[];
}

const PATH = '/v1/events';
/** What no answer goes without. */
const ALWAYS: Headers = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };

/**
 * Answers requests to {@link PATH}. A report is answered once its events are published, so that what an instance had not
 * answered when it ended is sent again, and what it had answered is safe.
 */
export function createIngest(
  parts: IngestParts,
): (request: IngestRequest, response: IngestResponse) => Promise<void> {
  let failures = 0;
  let overloaded = false;

  const answerTo = async (request: IngestRequest): Promise<Answer> => {
    if (request.path !== PATH) return failure(404, `only ${PATH} is here`);
    if (request.method === 'OPTIONS') return { status: 204, headers: PREFLIGHT };
    const refused = refusalOf(request);
    if (refused) return refused;
    const leave = parts.meter.enter(bytesOf(request));
    if (!leave) {
      if (!overloaded) logEvent('WARNING', 'ingest_overloaded', { ...parts.meter.load() });
      overloaded = true;
      return later('too much is waiting; send the report again');
    }
    overloaded = false;
    try {
      return await take(request, parts);
    } catch (error) {
      if (!(error instanceof NotPublished)) logEvent('ERROR', 'ingest_failed', errorFields(error));
      return later('the report could not be taken; send it again');
    } finally {
      leave();
    }
  };

  /** Those who fail together are asked back over some seconds, not in one. */
  const later = (reason: string): Answer => {
    failures += 1;
    return { ...failure(503, reason), headers: { 'Retry-After': String(5 + (failures % 11)) } };
  };

  return async (request, response) => {
    const { status, body, headers } = await answerTo(request);
    response.set({ ...ALWAYS, ...corsHeaders(request.get('origin'), parts.origins), ...headers });
    const answered = response.status(status);
    if (body) answered.json(body);
    else answered.end();
  };
}

/** What can be told from outside of a report. */
function refusalOf(request: IngestRequest): Answer | undefined {
  if (request.method !== 'POST') {
    return { ...failure(405, 'expected POST'), headers: { Allow: 'OPTIONS, POST' } };
  }
  const type = request.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') return failure(415, 'expected a body of type application/json');
  const bytes = bytesOf(request);
  if (bytes <= MAX_REPORT_BYTES) return undefined;
  return failure(413, `report of ${bytes} bytes: at most ${MAX_REPORT_BYTES} are taken`);
}

async function take(
  request: IngestRequest,
  { callerOf, isAttested, packers, allowance, meter, beacon }: IngestParts,
): Promise<Answer> {
  if (isAttested && !(await isAttested(request.get('x-firebase-appcheck')))) {
    return failure(401, 'expected a valid App Check token in X-Firebase-AppCheck');
  }
  const user = await callerOf(request.get('authorization'));
  if (user === undefined) {
    const reason = 'expected a valid Firebase ID token as bearer';
    return { ...failure(401, reason), headers: { 'WWW-Authenticate': 'Bearer' } };
  }
  const inputs = eventsOf(request.body);
  if (!inputs.ok) return failure(400, inputs.reason);
  const now = Date.now();
  const { accepted, rejected, sessions } = readReport(inputs.value, user, now);
  const wait = allowance.take(user, sessions, now);
  if (wait > 0) {
    const reason = 'this user reports of too many sessions; send the report again';
    return { ...failure(429, reason), headers: { 'Retry-After': String(Math.ceil(wait / 1_000)) } };
  }
  // What is on its way belongs to the load until it has arrived.
  await allOf(Array.from(accepted, ([topic, texts]) => packers[topic].publish(texts)));
  return {
    status: 200,
    body: {
      accepted: inputs.value.length - rejected.length,
      rejected,
      nextBeaconSeconds: beaconSeconds(meter.load(), beacon),
    },
  };
}

function bytesOf({ rawBody }: IngestRequest): number {
  return rawBody?.byteLength ?? 0;
}

function failure(status: number, reason: string): Answer {
  return { status, body: { error: reason } };
}
