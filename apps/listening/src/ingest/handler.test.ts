import assert from 'node:assert/strict';
import type { EventTopic } from '@earshot/contracts';
import { cases, engagementEvent, playbackEvent, qualityEvent } from '@earshot/testing';
import fc from 'fast-check';
import { ask, requestOf } from '../testing/reports.ts';
import { createAllowance } from './allowance.ts';
import { FULL } from './beacon.ts';
import { createIngest, type IngestParts } from './handler.ts';
import { createMeter } from './meter.ts';
import { createPacker } from './packer.ts';
import { MAX_EVENT_BYTES, MAX_REPORT_BYTES } from './report.ts';

const USER = 'user_0001';
const SIGNED_IN = { authorization: 'Bearer of user_0001' };
const ORIGIN = 'https://earshot.example';

/** What was published, and a publish that does as it is told. */
function outlet(send: (texts: readonly string[]) => Promise<void> = () => Promise.resolve()) {
  const published: { readonly topic: EventTopic; readonly texts: readonly string[] }[] = [];
  const publisherOf = (topic: EventTopic) => {
    const publishJson = async (texts: readonly string[]) => {
      published.push({ topic, texts });
      await send(texts);
    };
    return { publishJson, publish: () => Promise.reject(new Error('not used')) };
  };
  return { published, publisherOf };
}

function ingest({ publisherOf } = outlet(), parts: Partial<IngestParts> = {}) {
  const meter = createMeter();
  const packerOf = (topic: EventTopic) =>
    createPacker(publisherOf(topic), { took: (ms) => meter.published(ms), failed: () => undefined });
  return createIngest({
    callerOf: (authorization) =>
      Promise.resolve(authorization === SIGNED_IN.authorization ? USER : undefined),
    isAttested: undefined,
    packers: {
      playback: packerOf('playback'),
      engagement: packerOf('engagement'),
      quality: packerOf('quality'),
    },
    allowance: createAllowance(500),
    meter,
    beacon: { ordinary: 60, most: 300 },
    origins: [ORIGIN],
    ...parts,
  });
}

const now = () => ({ event_time: new Date().toISOString() });
const signedIn = (body: unknown, fields: Parameters<typeof requestOf>[1] = {}) =>
  requestOf(body, { ...fields, headers: { ...SIGNED_IN, ...fields.headers } });

describe('ingest', () => {
  it('publishes what it takes by topic, and says what it refuses and why', async () => {
    const { published, publisherOf } = outlet();
    const events = [
      playbackEvent(now()),
      { ...qualityEvent(now()), user_id: 'user_0002' },
      engagementEvent(now()),
      { ...playbackEvent(now()), note: 'x'.repeat(MAX_EVENT_BYTES) },
    ];
    const { status, body } = await ask(ingest({ published, publisherOf }), signedIn(events));
    assert.equal(status, 200);
    const { rejected, ...rest } = body as { rejected: { index: number; reason: string }[] };
    assert.deepEqual(rest, { accepted: 2, nextBeaconSeconds: 60 });
    assert.deepEqual(
      rejected.map(({ index }) => index),
      [1, 3],
    );
    assert.match(rejected[1]?.reason ?? '', /^event of \d+ bytes: at most 8192 are taken$/);
    assert.deepEqual(published.map(({ topic, texts }) => [topic, texts.length]).sort(), [
      ['engagement', 1],
      ['playback', 1],
    ]);
  });

  it('asks a user who reports of too many sessions to wait, and takes in all others', async () => {
    const { published, publisherOf } = outlet();
    const handler = ingest({ published, publisherOf });
    const of = (session: number) =>
      playbackEvent({ ...now(), event_id: `e${session}`, session_id: `session_${session}` });
    const many = Array.from({ length: 500 }, (_, session) => of(session));
    assert.equal((await ask(handler, signedIn(many))).status, 200);
    const messages = published.length;
    const { status, headers, body } = await ask(handler, signedIn([of(500), of(501)]));
    assert.equal(status, 429);
    assert.match(JSON.stringify(body), /too many sessions/);
    // A day for 500 of them.
    const seconds = Number(headers['Retry-After']);
    assert.ok(seconds > 300 && seconds <= 346, `${seconds} seconds`);
    assert.equal(published.length, messages, 'nothing is published of a report that is to come again');
    assert.equal((await ask(handler, signedIn([of(1), engagementEvent(now())]))).status, 200);
  });

  it('publishes nothing of a field that no schema knows', async () => {
    const { published, publisherOf } = outlet();
    await ask(
      ingest({ published, publisherOf }),
      signedIn([{ ...playbackEvent(now()), email: 'a@b.example' }]),
    );
    assert.equal(published.length, 1);
    assert.doesNotMatch(String(published[0]?.texts), /email/);
  });

  it('answers a report of nothing but refused events, and publishes nothing', async () => {
    const { published, publisherOf } = outlet();
    const { status, body } = await ask(
      ingest({ published, publisherOf }),
      signedIn([1, { event_type: 'PLAY' }]),
    );
    assert.equal(status, 200);
    assert.equal((body as { accepted: number }).accepted, 0);
    assert.deepEqual(published, []);
  });

  it('refuses what is no report, each with its status', async () => {
    const handler = ingest();
    const status = async (request: ReturnType<typeof requestOf>) => (await ask(handler, request)).status;
    assert.equal(await status(requestOf([playbackEvent()])), 401);
    assert.equal(await status(signedIn([])), 400);
    assert.equal(await status(signedIn(Array(501).fill(playbackEvent()))), 400);
    assert.equal(await status(signedIn(undefined)), 400);
    assert.equal(await status(signedIn({ events: 'PLAY' })), 400);
    assert.equal(await status(signedIn(['x'.repeat(MAX_REPORT_BYTES)])), 413);
    for (const path of ['/', '/v1/events/', '/v2/events', '/v1/Events']) {
      assert.equal(await status(signedIn([], { path })), 404, path);
    }
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', '']) {
      assert.equal(await status(signedIn([], { headers: { 'content-type': type } })), 415, type);
    }
    const charset = { headers: { 'content-type': 'Application/JSON; charset=utf-8' } };
    assert.equal(await status(signedIn([playbackEvent(now())], charset)), 200);
  });

  it('takes POST only, and says so', async () => {
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE']) {
      const { status, headers } = await ask(ingest(), signedIn(undefined, { method }));
      assert.deepEqual([status, headers['Allow']], [405, 'OPTIONS, POST'], method);
    }
  });

  it('refuses values that nest deeper than can be shown, once and for all', async () => {
    const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`) as unknown;
    const rawBody = Buffer.alloc(100_000);
    const { status, body } = await ask(ingest(), signedIn([deep, { event_type: deep }], { rawBody }));
    assert.equal(status, 200);
    assert.equal((body as { rejected: unknown[] }).rejected.length, 2);
  });

  it('asks for an App Check token where it must, before anything else is read', async () => {
    const isAttested = (token: string | undefined) => Promise.resolve(token === 'ours');
    const handler = ingest(outlet(), { isAttested });
    const report = [playbackEvent(now())];
    const missing = await ask(handler, signedIn(report));
    assert.equal(missing.status, 401);
    assert.match(JSON.stringify(missing.body), /App Check/);
    assert.equal(
      (await ask(handler, signedIn(report, { headers: { 'x-firebase-appcheck': 'else' } }))).status,
      401,
    );
    assert.equal(
      (await ask(handler, signedIn(report, { headers: { 'x-firebase-appcheck': 'ours' } }))).status,
      200,
    );
  });
});

describe('ingest, to a browser', () => {
  it('lets pages of allowed origins report, and only those', async () => {
    for (const [origin, allowed] of [
      [ORIGIN, ORIGIN],
      ['https://else.example', undefined],
      [`${ORIGIN}.evil.example`, undefined],
      ['null', undefined],
    ] as const) {
      for (const request of [
        signedIn([playbackEvent(now())], { headers: { origin } }),
        requestOf([], { headers: { origin } }),
        requestOf(undefined, { method: 'OPTIONS', headers: { origin } }),
      ]) {
        const { headers } = await ask(ingest(), request);
        assert.equal(headers['Access-Control-Allow-Origin'], allowed);
        assert.equal(headers['Access-Control-Allow-Credentials'], undefined);
        assert.equal(headers['Vary'], 'Origin');
      }
    }
  });

  it('answers what it asks beforehand, without a token', async () => {
    const { status, body, headers } = await ask(
      ingest(),
      requestOf(undefined, { method: 'OPTIONS', headers: { origin: ORIGIN } }),
    );
    assert.deepEqual([status, body], [204, undefined]);
    assert.equal(headers['Access-Control-Allow-Methods'], 'POST');
    for (const header of ['Authorization', 'Content-Type', 'X-Firebase-AppCheck', 'Content-Encoding']) {
      assert.ok(headers['Access-Control-Allow-Headers']?.includes(header), header);
    }
  });

  it('lets no cache keep an answer', async () => {
    assert.equal((await ask(ingest(), requestOf([]))).headers['Cache-Control'], 'no-store');
  });
});

describe('ingest, when publishing fails', () => {
  it('asks for the report again, and tells nothing of the fault', async () => {
    const failing = outlet(() => Promise.reject(new Error('secret-topic at 10.0.0.7 is gone')));
    const { status, body, headers } = await ask(ingest(failing), signedIn([playbackEvent(now())]));
    assert.equal(status, 503);
    assert.deepEqual(body, { error: 'the report could not be taken; send it again' });
    assert.match(headers['Retry-After'] ?? '', /^\d+$/);
    assert.equal(failing.published.length, 1, 'the fault came about');
  });

  it('asks for the report again when nobody can tell who sends it', async () => {
    const callerOf = () => Promise.reject(new Error('no keys'));
    assert.equal((await ask(ingest(outlet(), { callerOf }), signedIn([playbackEvent()]))).status, 503);
  });

  it('spreads those who fail together over some seconds', async () => {
    const handler = ingest(outlet(() => Promise.reject(new Error('down'))));
    const asked = Array.from({ length: 22 }, () => ask(handler, signedIn([playbackEvent(now())])));
    const seconds = (await Promise.all(asked)).map(({ headers }) => Number(headers['Retry-After']));
    assert.deepEqual([Math.min(...seconds), Math.max(...seconds), new Set(seconds).size], [5, 15, 11]);
  });
});

/** A publish that is held until it is told to go on. */
function heldOutlet() {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  return { ...outlet(() => promise), release: () => resolve(undefined) };
}
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('ingest, under load', () => {
  it('publishes the events of reports that come meanwhile together', async () => {
    const held = heldOutlet();
    const handler = ingest(held);
    const answers = Array.from({ length: 50 }, async (_, i) => {
      if (i > 0) await turn();
      return await ask(handler, signedIn([playbackEvent({ ...now(), event_id: `e${i}` })]));
    });
    await turn();
    await turn();
    held.release();
    for (const { status } of await Promise.all(answers)) assert.equal(status, 200);
    assert.deepEqual(
      held.published.map(({ texts }) => texts.length),
      [1, 49],
    );
  });

  it('asks players to report less often, and as before once the load is gone', async () => {
    const held = heldOutlet();
    const handler = ingest(held);
    const report = () => ask(handler, signedIn([playbackEvent(now())]));
    const answers = Array.from({ length: FULL.reports }, report);
    await turn();
    const refused = (await ask(handler, signedIn(['no event']))).body as { nextBeaconSeconds: number };
    assert.equal(refused.nextBeaconSeconds, 300);
    held.release();
    await Promise.all(answers);
    const calm = (await report()).body as { nextBeaconSeconds: number };
    assert.equal(calm.nextBeaconSeconds, 60);
  });

  it('takes no report in when too many bytes wait, and takes them again when they are published', async () => {
    const held = heldOutlet();
    const handler = ingest(held);
    const large = () => signedIn([playbackEvent(now())], { rawBody: { byteLength: MAX_REPORT_BYTES } });
    const fitting = FULL.bytes / MAX_REPORT_BYTES;
    const taken = Array.from({ length: fitting }, () => ask(handler, large()));
    await turn();
    const { status, headers } = await ask(handler, large());
    assert.equal(status, 503);
    assert.ok(headers['Retry-After']);
    held.release();
    for (const answered of await Promise.all(taken)) assert.equal(answered.status, 200);
    assert.equal((await ask(handler, large())).status, 200);
  });
});

/** Reports, some of their events bad, and publishes of which some fail, some after Pub/Sub took them. */
const traffic = fc.record({
  reports: fc.array(
    fc.record({
      events: fc.array(fc.constantFrom('good', 'foreign', 'broken', 'early', 'poison'), {
        minLength: 1,
        maxLength: 5,
      }),
      turnsBefore: fc.nat(2),
    }),
    { minLength: 1, maxLength: 20 },
  ),
  fates: fc.array(fc.constantFrom('taken', 'taken', 'taken', 'lost', 'unanswered'), {
    minLength: 1,
    maxLength: 6,
  }),
  turns: fc.array(fc.nat(3), { minLength: 1, maxLength: 5 }),
});

const made = {
  good: (event_id: string) => playbackEvent({ ...now(), event_id }),
  foreign: (event_id: string) => playbackEvent({ ...now(), event_id, user_id: 'user_0002' }),
  broken: (event_id: string) => ({ ...playbackEvent({ ...now(), event_id }), position_sec: '12' }),
  early: (event_id: string) => playbackEvent({ event_id, event_time: '2099-01-01T00:00:00Z' }),
  poison: (event_id: string) => playbackEvent({ ...now(), event_id, show_id: 'poison' }),
};
const isWelcome = (kind: keyof typeof made) => kind === 'good' || kind === 'poison';

describe('ingest, whatever is reported at once and whatever fails', () => {
  it('has published each event that it took, none that it refused, and fails no report for its neighbour’s event', () =>
    fc.assert(
      fc.asyncProperty(traffic, async ({ reports, fates, turns }) => {
        const delivered = new Set<string>();
        let faults = 0;
        let publishes = 0;
        const deliver = (texts: readonly string[]) => {
          for (const text of texts) delivered.add((JSON.parse(text) as { event_id: string }).event_id);
        };
        const send = async (texts: readonly string[]) => {
          const fate = fates[publishes % fates.length];
          const delay = turns[publishes % turns.length] ?? 0;
          publishes += 1;
          for (let i = 0; i < delay; i += 1) await turn();
          if (texts.some((text) => text.includes('"poison"'))) {
            throw Object.assign(new Error('INVALID_ARGUMENT'), { code: 3 });
          }
          if (fate !== 'lost') deliver(texts);
          if (fate === 'taken') return;
          faults += 1;
          throw Object.assign(new Error('UNAVAILABLE'), { code: 14 });
        };
        const handler = ingest(outlet(send));
        const answers = reports.map(async ({ events, turnsBefore }, r) => {
          for (let i = 0; i < turnsBefore; i += 1) await turn();
          return await ask(handler, signedIn(events.map((kind, e) => made[kind](`${r}-${e}`))));
        });
        let failed = 0;
        for (const [r, { status, body }] of (await Promise.all(answers)).entries()) {
          const kinds = reports[r]?.events ?? [];
          const refused = kinds.flatMap((kind, e) => (isWelcome(kind) ? [] : [e]));
          for (const e of refused) assert.ok(!delivered.has(`${r}-${e}`), 'a refused event was published');
          if (status === 200) {
            const { rejected } = body as { rejected: { index: number }[] };
            assert.deepEqual(
              rejected.map(({ index }) => index),
              refused,
            );
            kinds.forEach((kind, e) => assert.ok(!isWelcome(kind) || delivered.has(`${r}-${e}`), kind));
            assert.ok(!kinds.includes('poison'));
          } else {
            assert.equal(status, 503);
            if (!kinds.includes('poison')) failed += 1;
          }
        }
        assert.ok(failed === 0 || faults > 0, 'a report failed for what was in another');
      }),
      cases(300),
    ));
});
