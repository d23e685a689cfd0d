import { publisher } from '@earshot/adapter-pubsub';
import { type EventTopic, listeningSettings, memo, readSettings } from '@earshot/contracts';
import { errorFields, logEvent } from '@earshot/runtime';
import type { Request } from 'firebase-functions/v2/https';
import { callerOf } from './caller.ts';
import { eventsOf, readReport } from './report.ts';

/** What is answered to a report. */
interface Answer {
  readonly status: number;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}
/** The part of a response that answering needs. */
interface Responder {
  set(headers: Readonly<Record<string, string>>): unknown;
  status(code: number): { json(body: unknown): unknown; end(): unknown };
}

const PATH = '/v1/events';
/** Largest report, in bytes: 500 events of ordinary size fit. */
const MAX_REPORT_BYTES = 512 * 1024;

const settings = memo(() => {
  const { BEACON_INTERVAL_SEC, INGEST_ORIGINS } = readSettings(listeningSettings);
  const origins = INGEST_ORIGINS === 'none' ? [] : INGEST_ORIGINS.split(',').map((origin) => origin.trim());
  return Promise.resolve({ nextBeaconSeconds: BEACON_INTERVAL_SEC, origins });
});
const publishers: Readonly<Record<EventTopic, ReturnType<typeof publisher>>> = {
  playback: publisher('playback'),
  engagement: publisher('engagement'),
  quality: publisher('quality'),
};

/**
 * Takes a player's report: `POST /v1/events` with a Firebase ID token and 1–500 events. Answers how many were taken,
 * which were not and why, and when to report next. What is answered as taken is published; a report that got no
 * answer is to be sent again, for events told twice count once.
 */
export async function ingestRequest(request: Request, response: Responder): Promise<void> {
  const { origins } = await settings();
  const origin = request.get('origin');
  if (origin !== undefined && origins.includes(origin)) response.set(allowing(origin));
  const { status, body, headers = {} } = await answerTo(request);
  response.set(headers);
  const answered = response.status(status);
  if (body) answered.json(body);
  else answered.end();
}

function allowing(origin: string): Readonly<Record<string, string>> {
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Methods': 'POST',
    'Access-Control-Allow-Headers': 'Authorization, Content-Type',
    'Access-Control-Max-Age': '3600',
    Vary: 'Origin',
  };
}

async function answerTo(request: Request): Promise<Answer> {
  if (request.path !== PATH) return failure(404, `only ${PATH} is here`);
  if (request.method === 'OPTIONS') return { status: 204 };
  if (request.method !== 'POST') return { ...failure(405, 'expected POST'), headers: { Allow: 'POST' } };
  const size = (request.rawBody as Buffer | undefined)?.byteLength ?? 0;
  if (size > MAX_REPORT_BYTES) {
    return failure(413, `report of ${size} bytes: at most ${MAX_REPORT_BYTES} are taken`);
  }
  try {
    return await take(request);
  } catch (error) {
    logEvent('ERROR', 'ingest_failed', errorFields(error));
    return {
      ...failure(503, 'the report could not be taken; send it again'),
      headers: { 'Retry-After': '5' },
    };
  }
}

async function take(request: Request): Promise<Answer> {
  const user = await callerOf(request.get('authorization'));
  if (user === undefined) return failure(401, 'expected a valid Firebase ID token as bearer');
  const inputs = eventsOf(request.body as unknown);
  if (!inputs.ok) return failure(400, inputs.reason);
  const { events, rejected } = readReport(inputs.value, user, Date.now());
  await Promise.all(Array.from(events, ([topic, found]) => publishers[topic].publish(found)));
  const { nextBeaconSeconds } = await settings();
  return {
    status: 200,
    body: { accepted: inputs.value.length - rejected.length, rejected, nextBeaconSeconds },
  };
}

function failure(status: number, reason: string): Answer {
  return { status, body: { error: reason } };
}
