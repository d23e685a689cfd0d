import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { firestore, readMetrics } from '@earshot/adapter-firestore';
import { type LocalCloud, startLocalCloud, unsignedIdToken } from '@earshot/local-cloud';
import { engagementEvent, playbackEvent, qualityEvent, until } from '@earshot/testing';
import { PubSub } from '@google-cloud/pubsub';
import type { Firestore } from 'firebase-admin/firestore';

const ORIGIN = 'https://earshot.example';
const PATH = '/v1/events';
const now = () => ({ event_time: new Date(Date.now() - 60_000).toISOString() });

/** A machine that has other things to do asks for heartbeats less often. */
const assertBeacon = (seconds: number) => assert.ok(seconds >= 60 && seconds <= 300, String(seconds));

describe('reports of players', () => {
  let cloud: LocalCloud;
  let db: Firestore;
  let pubsub: PubSub;
  let url: string;
  const outside = { ...process.env };

  before(async () => {
    cloud = await startLocalCloud({ codebases: ['listening'], env: { INGEST_ORIGINS: ORIGIN } });
    Object.assign(process.env, cloud.env);
    db = await firestore();
    pubsub = new PubSub();
    url = cloud.functions.find(({ name }) => name === 'ingest')?.url ?? '';
  });
  after(async () => {
    await pubsub.close();
    await cloud.stop();
    process.env = outside;
  });

  const bearer = (user: string, validSec = 3_600) =>
    `Bearer ${unsignedIdToken({ user, projectId: cloud.projectId, validSec })}`;
  const post = async (
    body: string | Uint8Array<ArrayBuffer>,
    headers: Record<string, string>,
    path = PATH,
  ) => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    return { status: response.status, text: await response.text(), headers: response.headers };
  };
  const report = async (events: unknown, user: string, headers: Record<string, string> = {}) => {
    const answered = await post(JSON.stringify(events), { authorization: bearer(user), ...headers });
    return { ...answered, body: JSON.parse(answered.text) as unknown };
  };

  it('are counted where they are right, and told what is wrong', async () => {
    const of = { user_id: 'user_reporting', episode_id: 'episode_reported', ...now() };
    const events = [playbackEvent(of), { ...qualityEvent(of), user_id: 'user_other' }, engagementEvent(of)];
    const { status, body, headers } = await report(events, of.user_id, { origin: ORIGIN });
    assert.equal(status, 200);
    assert.equal(headers.get('access-control-allow-origin'), ORIGIN);
    const reason = 'user_id: expected that of the signed-in user, got "user_other"';
    const { nextBeaconSeconds, ...judged } = body as { readonly nextBeaconSeconds: number };
    assert.deepEqual(judged, { accepted: 2, rejected: [{ index: 1, reason }] });
    assertBeacon(nextBeaconSeconds);
    await cloud.idle();
    const figures = await readMetrics(db, 'episode_reported');
    assert.deepEqual([figures?.plays, figures?.saves, figures?.stalls ?? 0], [1, 1, 0]);
  });

  it('that come at once share messages, and every event of them counts once', async () => {
    const name = 'seen-by-the-test';
    const [subscription] = await pubsub.topic('playback').createSubscription(name);
    const messages: { readonly episode_id: string }[][] = [];
    subscription.on('message', (message) => {
      const parsed = JSON.parse(message.data.toString()) as { readonly episode_id: string };
      messages.push(Array.isArray(parsed) ? (parsed as { readonly episode_id: string }[]) : [parsed]);
      message.ack();
    });
    const reports = 150;
    const answers = await Promise.all(
      Array.from({ length: reports }, (_, i) => {
        const of = {
          user_id: `user_crowd_${i}`,
          session_id: `crowd_${i}`,
          episode_id: 'episode_crowded',
          ...now(),
        };
        const play = playbackEvent({ ...of, event_id: `crowd_play_${i}` });
        const pause = playbackEvent({
          ...of,
          event_id: `crowd_pause_${i}`,
          event_type: 'PAUSE',
          position_sec: 5,
        });
        return report([play, pause], of.user_id);
      }),
    );
    for (const { status, text } of answers) assert.equal(status, 200, text);
    await until('all events', () => messages.flat().length >= 2 * reports);
    assert.ok(messages.length < reports, `${messages.length} messages for ${reports} reports`);
    await cloud.idle();
    assert.equal((await readMetrics(db, 'episode_crowded'))?.plays, reports);
    await subscription.close();
  });

  it('may be compressed', async () => {
    const of = { user_id: 'user_zipped', session_id: 'zipped', episode_id: 'episode_zipped', ...now() };
    const headers = { authorization: bearer(of.user_id) };
    const zipped = new Uint8Array(gzipSync(JSON.stringify([playbackEvent(of)])));
    assert.equal((await post(zipped, { ...headers, 'content-encoding': 'gzip' })).status, 200);
    assert.equal((await post(zipped, { ...headers, 'content-encoding': 'gzip+' })).status, 415);
    assert.equal((await post('[', { ...headers, 'content-encoding': 'gzip' })).status, 400);
    const bomb = new Uint8Array(gzipSync(JSON.stringify(['x'.repeat(10_000_000)])));
    assert.ok(bomb.byteLength < 20_000);
    assert.equal((await post(bomb, { ...headers, 'content-encoding': 'gzip' })).status, 413);
    await cloud.idle();
    assert.equal((await readMetrics(db, 'episode_zipped'))?.plays, 1);
  });

  it('are refused from nobody, in excess, and when they are no reports', async () => {
    const status = async (body: unknown, authorization?: string, path = PATH, type = 'application/json') => {
      const headers = { ...(authorization !== undefined && { authorization }), 'content-type': type };
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      return (await post(text, headers, path)).status;
    };
    const good = [playbackEvent(now())];
    assert.equal(await status(good), 401);
    assert.equal(await status(good, 'Bearer nonsense'), 401);
    assert.equal(await status(good, bearer('user_1', -5)), 401);
    assert.equal(await status([], bearer('user_1')), 400);
    assert.equal(await status('[{"event_id":', bearer('user_1')), 400);
    assert.equal(await status({ events: 'PLAY' }, bearer('user_1')), 400);
    assert.equal(await status([...good, 'x'.repeat(600_000)], bearer('user_1')), 413);
    assert.equal(await status(good, bearer('user_1'), '/v2/events'), 404);
    assert.equal(await status(good, bearer('user_1'), PATH, 'text/plain'), 415);
    const deep = `[${'['.repeat(50_000)}${']'.repeat(50_000)}]`;
    assert.equal(await status(deep, bearer('user_1')), 200);
  });

  it('are let through from pages of the origins that are named, and from no others', async () => {
    const preflight = async (origin: string) => {
      const response = await fetch(`${url}${PATH}`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization',
        },
      });
      assert.equal(response.status, 204);
      assert.equal(response.headers.get('vary'), 'Origin');
      return response.headers.get('access-control-allow-origin');
    };
    assert.equal(await preflight(ORIGIN), ORIGIN);
    assert.equal(await preflight('https://else.example'), null);
    const { headers } = await report([], 'user_1', { origin: 'https://else.example' });
    assert.equal(headers.get('access-control-allow-origin'), null);
  });

  it('can be sent just as the documentation shows', async () => {
    const page = await readFile(new URL('../../../../docs/ingest.md', import.meta.url), 'utf8');
    const block = (language: string) => new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(page)?.[1] ?? '';
    const curl = block('sh');
    assert.match(curl, new RegExp(`\\$INGEST_URL${PATH}"`));
    const headers = Object.fromEntries(
      [...curl.matchAll(/-H "([\w-]+): ([^"]+)"/g)].map(([, name = '', value = '']) => [
        name.toLowerCase(),
        value,
      ]),
    );
    assert.deepEqual(Object.keys(headers), ['authorization', 'content-type']);
    const shownAt = Date.parse('2026-11-22T10:01:00Z');
    const sample = block('json').replaceAll(/"(2026-[^"]+Z)"/g, (_, time: string) =>
      JSON.stringify(new Date(Date.now() - shownAt + Date.parse(time)).toISOString()),
    );
    const authorization = headers['authorization']?.replace('Bearer $ID_TOKEN', bearer('user_0001')) ?? '';
    const { status, text } = await post(sample, { ...headers, authorization });
    assert.equal(status, 200);
    const { nextBeaconSeconds, ...judged } = JSON.parse(text) as { readonly nextBeaconSeconds: number };
    assert.deepEqual(judged, { accepted: 2, rejected: [] });
    assertBeacon(nextBeaconSeconds);
  });
});
