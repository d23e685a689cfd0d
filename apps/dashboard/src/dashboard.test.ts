import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { firestore } from '@earshot/adapter-firestore';
import { createObject, currentVersion } from '@earshot/adapter-storage';
import {
  type EpisodeDocument,
  type ModerationDocument,
  paths,
  type TranscriptionDocument,
  why,
} from '@earshot/contracts';
import {
  REQUEST_HEADER,
  type EpisodesView,
  type EpisodeView,
  type FailureView,
  type OverviewView,
  routes,
} from '@earshot/dashboard-core';
import { unsignedIdToken } from '@earshot/local-cloud';
import { cases, until } from '@earshot/testing';
import fc from 'fast-check';
import type { Firestore } from 'firebase-admin/firestore';
import { EventReader } from './testing/events.ts';
import { adminApp } from './session/admin.ts';
import { buckets, PROJECT, sharedDashboard, signedIn } from './testing/services.ts';

const HOSTILE = '</script><script>alert(1)</script><img src=x onerror=alert(2)>';
const now = new Date();
/** Made before there is a connection: it takes seconds of CPU, after which the server would close what is about to be used. */
const webPath = fc.webPath();

describe('the dashboard over the wire', () => {
  let url = '';
  let db: Firestore;

  before(async () => {
    ({ url } = await sharedDashboard());
    db = await firestore();
    await seed(db);
  });

  const get = async (path: string, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${url}/${path}`, { headers, redirect: 'manual' });
  const post = async (path: string, body: object | undefined, headers: Readonly<Record<string, string>>) =>
    fetch(`${url}/${path}`, {
      method: 'POST',
      headers: { ...(body && { 'Content-Type': 'application/json' }), [REQUEST_HEADER]: '1', ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
  const view = async <View>(path: string) =>
    (await get(path, await signedIn('viewer'))).json() as Promise<View>;

  describe('who may see and do what', () => {
    const views = [
      routes.session(),
      routes.overview(),
      routes.episodes(),
      routes.episode('ep_1'),
      routes.transcript('ep_1'),
      routes.transcriptFile('ep_1', 'vtt'),
      routes.audio('ep_1'),
      'api/episodes/ep_1/cover/300',
      routes.shows(),
      routes.listeners(),
      routes.listener('user_1'),
      routes.moderation(),
      routes.pipeline(),
      routes.table('minutes'),
      routes.live.moderation(),
    ];
    const acts = [
      ['GET', routes.picture('img_1')],
      ['POST', routes.decide('img_1')],
      ['POST', routes.retry('audio', 'job_failed')],
    ] as const;
    const status = async (method: string, path: string, headers: Readonly<Record<string, string>>) => {
      const abort = new AbortController();
      const response = await fetch(`${url}/${path}`, {
        method,
        headers: { [REQUEST_HEADER]: '1', ...headers },
        signal: abort.signal,
      });
      abort.abort();
      return response.status;
    };

    it('nobody sees anything without a session, with a forged one, or without a role', async () => {
      const forged = unsignedIdToken({ user: 'x', projectId: 'demo-other', claims: { moderator: true } });
      const without = [
        {},
        { Cookie: '__session=nonsense' },
        { Cookie: `__session=${forged}` },
        await signedIn('nobody'),
      ];
      for (const headers of without) {
        for (const path of views) assert.equal(await status('GET', path, headers), 401, path);
        for (const [method, path] of acts) assert.equal(await status(method, path, headers), 401, path);
      }
    });

    it('a viewer sees every view, but neither images in review nor does anything', async () => {
      const viewer = await signedIn('viewer');
      for (const path of views) assert.equal(await status('GET', path, viewer), 200, path);
      for (const [method, path] of acts) assert.equal(await status(method, path, viewer), 403, path);
    });

    it('a moderator sees and does what a viewer may not', async () => {
      const moderator = await signedIn('moderator');
      for (const path of views) assert.equal(await status('GET', path, moderator), 200, path);
      assert.equal(await status('GET', routes.picture('img_1'), moderator), 200);
      assert.equal(await status('POST', routes.decide('img_1'), moderator), 400);
    });

    it('an ID token is no session, nor is the session of another project', async () => {
      const claims = { moderator: true };
      const token = unsignedIdToken({ user: 'x', projectId: PROJECT, claims });
      const foreign = await cookieOf(unsignedIdToken({ user: 'x', projectId: 'demo-other', claims }));
      for (const cookie of [token, foreign])
        assert.equal((await get(routes.overview(), { Cookie: `__session=${cookie}` })).status, 401);
      const own = await cookieOf(token);
      assert.equal((await get(routes.overview(), { Cookie: `__session=${own}` })).status, 200);
    });

    it('a valid session of a user who has no role (any more) sees nothing', async () => {
      const cookie = await cookieOf(
        unsignedIdToken({ user: 'x', projectId: PROJECT, claims: { viewer: 1 } }),
      );
      const headers = { Cookie: `__session=${cookie}` };
      for (const path of views) assert.equal(await status('GET', path, headers), 403, path);
      for (const [method, path] of acts) assert.equal(await status(method, path, headers), 403, path);
      const told = (await (await get(routes.session(), headers)).json()) as FailureView;
      assert.deepEqual([told.why, told.sign_in], ['needs_viewer', 'https://pods.example/sign-in']);
    });

    it('says where to sign in', async () => {
      const told = await (await get(routes.session())).json();
      assert.deepEqual(told, {
        code: 'signed_out',
        reason: 'sign in first',
        sign_in: 'https://pods.example/sign-in',
      });
    });
  });

  describe('a session', () => {
    it('has a cookie that no script reads and no other site sends, and is told', async () => {
      const id_token = unsignedIdToken({ user: 'v', projectId: PROJECT, claims: { viewer: true } });
      const response = await post(routes.session(), { id_token }, {});
      assert.equal(response.status, 200);
      assert.match(
        response.headers.get('set-cookie') ?? '',
        /^__session=\S+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
      );
      const told = (await response.json()) as { user: string; roles: string[] };
      assert.deepEqual([told.user, told.roles], ['v', ['viewer']]);
    });

    it('is not begun by a token that is old, of another project, or none', async () => {
      const tokens = [
        unsignedIdToken({ user: 'v', projectId: PROJECT, validSec: -60, claims: { viewer: true } }),
        unsignedIdToken({ user: 'v', projectId: 'demo-other', claims: { viewer: true } }),
        'nonsense',
        'a.b.c',
      ];
      for (const id_token of tokens) {
        const response = await post(routes.session(), { id_token }, {});
        assert.deepEqual([response.status, response.headers.get('set-cookie')], [401, null], id_token);
      }
      assert.equal((await post(routes.session(), { id_token: 7 }, {})).status, 400);
    });

    it('is refused to who has no role', async () => {
      const id_token = unsignedIdToken({ user: 'v', projectId: PROJECT, claims: { viewer: 'true' } });
      assert.equal((await post(routes.session(), { id_token }, {})).status, 403);
    });

    it('ends when its user says so', async () => {
      const response = await post(routes.signOut(), undefined, await signedIn('viewer'));
      assert.equal(response.status, 204);
      assert.match(response.headers.get('set-cookie') ?? '', /^__session=; Max-Age=0;/);
    });

    it('that has ended is none any more, however its cookie was copied, in whichever browser', async () => {
      const [one, other] = [await signedIn('viewer', 'leaver'), await signedIn('viewer', 'leaver')];
      const began = Math.floor(Date.now() / 1_000);
      for (const headers of [one, other]) assert.equal((await get(routes.session(), headers)).status, 200);
      // Firebase Auth revokes what began before this second.
      await until('another second', () => Math.floor(Date.now() / 1_000) > began);
      assert.equal((await post(routes.signOut(), undefined, one)).status, 204);
      for (const headers of [one, other]) assert.equal((await get(routes.session(), headers)).status, 401);
      assert.equal((await get(routes.session(), await signedIn('viewer', 'leaver'))).status, 200);
    });

    it('that was revoked elsewhere takes its streams with it', async () => {
      const viewer = await signedIn('viewer', 'revoked');
      const began = Math.floor(Date.now() / 1_000);
      const reader = new EventReader();
      await reader.open(`${url}/${routes.live.overview()}`, viewer);
      await until('the first look', () => reader.events.length > 0);
      await until('another second', () => Math.floor(Date.now() / 1_000) > began);
      const { getAuth } = await import('firebase-admin/auth');
      await getAuth(await adminApp()).revokeRefreshTokens('revoked');
      await until('its end', () => reader.ended);
      assert.equal(reader.events.at(-1)?.event, 'end');
      assert.equal((await get(routes.live.overview(), viewer)).status, 401);
    });

    it('does nothing for a page of another site', async () => {
      const moderator = await signedIn('moderator');
      const forged: Record<string, string>[] = [
        { [REQUEST_HEADER]: '' },
        { 'Sec-Fetch-Site': 'cross-site' },
        { 'Sec-Fetch-Site': 'same-site' },
      ];
      for (const headers of forged) {
        const response = await post(
          routes.decide('img_2'),
          { decision: 'publish' },
          { ...moderator, ...headers },
        );
        assert.equal(response.status, 403, JSON.stringify(headers));
      }
      const typed = await post(
        routes.decide('img_2'),
        { decision: 'publish' },
        { ...moderator, 'Content-Type': 'text/plain' },
      );
      assert.equal(typed.status, 400);
      assert.equal((await db.doc(paths.moderation('img_2')).get()).get('review'), undefined);
    });
  });

  it('answers with headers that leave a browser nothing to run, frame or keep', async () => {
    for (const path of [routes.overview(), routes.audio('ep_1'), 'api/nope', 'nope']) {
      const { headers } = await get(path, await signedIn('viewer'));
      const policy = headers.get('content-security-policy') ?? '';
      assert.match(policy, /default-src 'none'/, path);
      assert.match(policy, /frame-ancestors 'none'/, path);
      assert.doesNotMatch(policy, /unsafe/, path);
      assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
      assert.equal(headers.get('referrer-policy'), 'no-referrer', path);
      assert.equal(headers.get('cache-control'), 'private, no-store', path);
    }
  });

  it('serves the page to anyone, its hashed files for ever and the rest as it is now', async () => {
    const page = await get('');
    assert.deepEqual(
      [page.status, page.headers.get('content-type'), page.headers.get('cache-control')],
      [200, 'text/html; charset=utf-8', 'no-cache'],
    );
    assert.match(await page.text(), /page-1a2b3c/);
    const style = await get('assets/page-1a2b3c.css');
    assert.equal(style.headers.get('content-type'), 'text/css; charset=utf-8');
    assert.match(style.headers.get('cache-control') ?? '', /immutable/);
    for (const path of [
      'nope',
      'assets/',
      '../dashboard.ts',
      '..%2fdashboard.ts',
      'assets/%2e%2e/index.ts',
    ]) {
      assert.equal((await get(path)).status, 404, path);
    }
  });

  it('knows paths and methods, and no others, whatever they are', async () => {
    const viewer = await signedIn('viewer');
    const wrong = await fetch(`${url}/${routes.overview()}`, { method: 'DELETE', headers: viewer });
    assert.deepEqual([wrong.status, wrong.headers.get('allow')], [405, 'GET']);
    await fc.assert(
      fc.asyncProperty(webPath, async (path) => {
        const { status } = await get(`api/episodes${path}`, viewer);
        assert.ok([200, 404].includes(status), `${status} ${path}`);
      }),
      cases(20),
    );
    for (const path of [
      'api/episodes/%ff',
      'api/episodes/..%2f..',
      'api/episodes/%00',
      'api/listeners/__x__',
    ]) {
      assert.equal((await get(path, viewer)).status, 404, path);
    }
  });

  it('tells titles and transcripts as they are, as JSON and never as a page', async () => {
    const response = await get(routes.episode('ep_1'), await signedIn('viewer'));
    assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
    const shown = (await response.json()) as EpisodeView;
    assert.equal(shown.title, HOSTILE);
    assert.equal(shown.retention[0]?.line, HOSTILE);
  });

  it('shows an episode with its shards, its curve and its listeners now', async () => {
    const shown = await view<EpisodeView>(routes.episode('ep_1'));
    assert.deepEqual([shown.counters.plays, shown.listeners, shown.listening_now], [5, 3, 4]);
    assert.deepEqual(
      shown.retention.slice(0, 2).map(({ share }) => share),
      [1, 0.25],
    );
    assert.equal(shown.cover, 'api/episodes/ep_1/cover/300?v=img_1');
  });

  it('adds all episodes up in the overview', async () => {
    const shown = await view<OverviewView>(routes.overview());
    assert.equal(shown.counters.plays, 7);
    assert.deepEqual(shown.devices, [
      { key: 'iOS', count: 5 },
      { key: 'Web', count: 2 },
    ]);
    assert.equal(shown.listening_now, 4);
    assert.deepEqual(shown.first_steps, { has_uploads: true, has_episodes: true, has_listening: true });
  });

  it('tells the words of a transcript with their times', async () => {
    const shown = await view(routes.transcript('ep_1'));
    assert.deepEqual(shown, {
      episode: 'ep_1',
      transcript: 'job_1/t.json',
      words: [
        { text: HOSTILE.split(' ')[0], start: 0, end: 1 },
        { text: 'there', start: 1, end: 1.5 },
      ],
      chapters: [],
    });
  });

  it('plays audio by ranges, as what it is and with nothing that could run', async () => {
    const viewer = await signedIn('viewer');
    const all = await get(routes.audio('ep_1'), viewer);
    assert.deepEqual(
      [all.status, all.headers.get('content-type'), await all.text()],
      [200, 'audio/ogg', 'OggS0123456789'],
    );
    const some = await get(routes.audio('ep_1'), { ...viewer, Range: 'bytes=4-6' });
    assert.deepEqual(
      [some.status, some.headers.get('content-range'), await some.text()],
      [206, 'bytes 4-6/14', '012'],
    );
    const none = await get(routes.audio('ep_1'), { ...viewer, Range: 'bytes=99-' });
    assert.deepEqual([none.status, none.headers.get('content-range')], [416, 'bytes */14']);
    assert.match(some.headers.get('content-security-policy') ?? '', /sandbox/);
  });

  it('plays audio that is longer than one answer may be, part by part', async () => {
    const size = 20 * 1024 * 1024;
    await db.doc(paths.transcription('job_long')).set({
      job: 'job_long',
      source: await uploaded('long.mp3', Buffer.alloc(size, 7)),
      audio: { container: 'MPEG' },
    });
    await db
      .doc(paths.episode('ep_long'))
      .set({ episode_id: 'ep_long', audio_upload: 'job_long', updated_at: now });
    const viewer = await signedIn('viewer');
    let heard = 0;
    let answers = 0;
    while (heard < size) {
      const part = await get(routes.audio('ep_long'), { ...viewer, Range: `bytes=${heard}-` });
      const { length } = await part.bytes();
      assert.deepEqual(
        [part.status, part.headers.get('content-range'), part.headers.get('content-length')],
        [206, `bytes ${heard}-${heard + length - 1}/${size}`, String(length)],
      );
      heard += length;
      answers += 1;
    }
    assert.equal(answers, 3);
    const whole = await get(routes.audio('ep_long'), viewer);
    assert.deepEqual([whole.status, whole.headers.get('content-length')], [200, null]);
    assert.equal((await whole.bytes()).length, size);
    await db.doc(paths.episode('ep_long')).delete();
  });

  it('shows an image in review as what it is by content, not as its uploader says', async () => {
    const moderator = await signedIn('moderator');
    const image = await get(routes.picture('img_1'), moderator);
    assert.deepEqual([image.status, image.headers.get('content-type')], [200, 'image/png']);
    assert.equal((await get(routes.picture('img_html'), moderator)).status, 404);
  });

  it('lists an episode soon after it came and no more after it went', async () => {
    const listed = async () => {
      const { episodes } = await view<EpisodesView>(routes.episodes('ep_late'));
      return episodes.length;
    };
    assert.equal(await listed(), 0);
    await db
      .doc(paths.episode('ep_late'))
      .set({ episode_id: 'ep_late', status: 'ready', updated_at: new Date() });
    await until('the episode', async () => (await listed()) === 1);
    await db.doc(paths.episode('ep_late')).delete();
    await until('no such episode', async () => (await listed()) === 0);
  });

  it('gives every table as CSV in which no cell is a formula', async () => {
    const viewer = await signedIn('viewer');
    const csv = await (await get(routes.table('episodes'), viewer)).text();
    assert.match(csv, /^episode,title,/);
    assert.match(csv, /\nep_2,"'=HYPERLINK\(""http:\/\/x""\)",/);
    for (const [name, of] of [
      ['retention', 'ep_1'],
      ['transcript', 'ep_1'],
      ['windows', 'user_1'],
      ['uploads', ''],
    ] as const) {
      const table = await get(routes.table(name, of), viewer);
      assert.deepEqual(
        [table.status, table.headers.get('content-type')],
        [200, 'text/csv; charset=utf-8'],
        name,
      );
    }
    assert.equal((await get('api/tables/toString.csv', viewer)).status, 404);
  });

  it('writes a review in the name of who is signed in, for the function that carries it out', async () => {
    const moderator = await signedIn('moderator', 'mod_7');
    const response = await post(
      routes.decide('img_1'),
      { decision: 'publish', by: 'someone else' },
      moderator,
    );
    assert.equal(response.status, 202);
    const record = (await db.doc(paths.moderation('img_1')).get()).data() as ModerationDocument;
    const { decision, by } = record.review as { decision: string; by: string };
    assert.deepEqual(
      [decision, by, record.state, record.reviewed],
      ['publish', 'mod_7', 'in_review', undefined],
    );
    const refused = await post(routes.decide('img_html'), { decision: 'publish' }, moderator);
    assert.deepEqual(
      [refused.status, await refused.json()],
      [409, { code: 'conflict', ...why('image.ended', { state: 'rejected' }) }],
    );
    assert.equal((await post(routes.decide('img_x'), { decision: 'remove' }, moderator)).status, 404);
    assert.equal((await post(routes.decide('img_1'), { decision: 'burn' }, moderator)).status, 400);
  });

  it('asks once for a failed upload to be processed again, while its file is there', async () => {
    const moderator = await signedIn('moderator');
    assert.equal((await post(routes.retry('audio', 'job_failed'), undefined, moderator)).status, 202);
    const record = (await db.doc(paths.transcription('job_failed')).get()).data() as TranscriptionDocument;
    assert.ok(record.reprocess_requested_at);
    assert.equal((await post(routes.retry('audio', 'job_failed'), undefined, moderator)).status, 409);
    assert.equal((await post(routes.retry('audio', 'job_gone'), undefined, moderator)).status, 409);
    assert.equal((await post(routes.retry('audio', 'nope'), undefined, moderator)).status, 404);
  });

  it('shows a counter as it changes to all who look, and to who comes back only what is new', async () => {
    const viewer = await signedIn('viewer', 'watcher');
    const [one, other] = [new EventReader(), new EventReader()];
    const live = `${url}/${routes.live.episode('ep_live')}`;
    await db.doc(paths.metrics('ep_live')).set({ episode_id: 'ep_live', plays: 1 });
    await one.open(live, viewer);
    await other.open(live, viewer);
    const plays = (reader: EventReader) =>
      reader.events.map(({ data }) => (JSON.parse(data) as EpisodeView).counters.plays);
    await until('the first look', () => plays(one).length > 0 && plays(other).length > 0);
    await db.doc(paths.metrics('ep_live')).update({ plays: 2 });
    await until('the change', () => plays(one).at(-1) === 2 && plays(other).at(-1) === 2);
    const seen = one.events.at(-1)?.id ?? '';
    assert.equal(other.events.at(-1)?.id, seen);
    one.close();
    other.close();
    const back = new EventReader();
    await back.open(live, { ...viewer, 'Last-Event-ID': seen });
    await db.doc(paths.metrics('ep_live')).update({ plays: 3 });
    await until('what is new', () => plays(back).length > 0);
    assert.deepEqual(plays(back), [3]);
    back.close();
    await db.doc(paths.metrics('ep_live')).delete();
  });

  it('shows in the overview what is counted anywhere, shards as well, as it comes', async () => {
    const reader = new EventReader();
    await reader.open(`${url}/${routes.live.overview()}`, await signedIn('viewer', 'overseer'));
    const plays = () => reader.events.map(({ data }) => (JSON.parse(data) as OverviewView).counters.plays);
    const before = await until('the first look', () => plays().at(-1));
    await db.doc(paths.metrics('ep_new')).set({ episode_id: 'ep_new', plays: 5 });
    await until('what is new', () => plays().at(-1) === before + 5);
    const shard = db.doc(paths.shard(paths.metrics('ep_new'), 'i-1'));
    await shard.set({ episode_id: 'ep_new', plays: 2, due: '00', figures_of: 'ep_new' });
    await until('the shard', () => plays().at(-1) === before + 7);
    await shard.delete();
    await db.doc(paths.metrics('ep_new')).delete();
    await until('all as before', () => plays().at(-1) === before);
    reader.close();
  });

  it('keeps no place for a browser that left before its stream began', async () => {
    const viewer = await signedIn('viewer', 'hasty');
    const { hostname, port, pathname } = new URL(`${url}/${routes.live.episode('ep_1')}`);
    for (let left = 0; left < 12; left += 1) {
      const socket = connect(Number(port), hostname);
      const head = `GET ${pathname} HTTP/1.1\r\nHost: here\r\nCookie: ${viewer['Cookie'] ?? ''}\r\n\r\n`;
      await new Promise((done) => socket.write(head, done));
      socket.destroy();
    }
    const reader = new EventReader();
    await until(
      'a place',
      async () => (await reader.open(`${url}/${routes.live.episode('ep_1')}`, viewer)).status === 200,
    );
    reader.close();
  });

  it('refuses a user more streams than the limit, and says when to come again', async () => {
    const viewer = await signedIn('viewer', 'greedy');
    const readers = Array.from({ length: 3 }, () => new EventReader());
    for (const reader of readers) {
      assert.equal((await reader.open(`${url}/${routes.live.overview()}`, viewer)).status, 200);
    }
    const refused = await get(routes.live.overview(), viewer);
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '10']);
    for (const reader of readers) reader.close();
    await until('room again', async () => {
      const reader = new EventReader();
      const { status } = await reader.open(`${url}/${routes.live.overview()}`, viewer);
      reader.close();
      return status === 200;
    });
  });
});

/** The source of an upload's record. */
async function sourceOf(name: string) {
  const { UPLOADS_BUCKET: bucket } = buckets;
  return { ...(await currentVersion({ bucket, name })), metageneration: '1' };
}

/** Uploads a file. */
async function uploaded(name: string, data: Uint8Array) {
  await createObject({ bucket: buckets.UPLOADS_BUCKET, name, content_type: 'audio/mpeg' }, data);
  return sourceOf(name);
}

/** The session cookie that Firebase Auth makes of an ID token. */
async function cookieOf(idToken: string): Promise<string> {
  const { getAuth } = await import('firebase-admin/auth');
  return getAuth(await adminApp()).createSessionCookie(idToken, { expiresIn: 600_000 });
}

async function seed(db: Firestore): Promise<void> {
  const put = async (bucket: string, name: string, data: string | Uint8Array) => {
    await createObject({ bucket, name, content_type: 'text/html' }, data);
    return `gs://${bucket}/${name}`;
  };
  const words = ['</script><script>alert(1)</script><img', 'there'];
  const result = {
    results: [
      {
        alternatives: [
          {
            words: [
              { word: words[0], startOffset: '0s', endOffset: '1s' },
              { word: words[1], startOffset: '1s', endOffset: '1.500s' },
            ],
          },
        ],
      },
    ],
  };
  const { UPLOADS_BUCKET, DERIVED_BUCKET, TRANSCRIPTS_BUCKET } = buckets;
  await put(TRANSCRIPTS_BUCKET, 'job_1/result.json', JSON.stringify(result));
  const segments = [{ startTime: 0, endTime: 1, body: HOSTILE }];
  const json = await put(
    DERIVED_BUCKET,
    'transcripts/job_1/t.json',
    JSON.stringify({ version: '1.0.0', segments }),
  );
  const vtt = await put(DERIVED_BUCKET, 'transcripts/job_1/t.vtt', 'WEBVTT\n');
  const cover = await put(DERIVED_BUCKET, 'artwork/a/300.jpeg', 'jpeg');
  await put(UPLOADS_BUCKET, 'one.ogg', 'OggS0123456789');
  await put(UPLOADS_BUCKET, 'one.png', Buffer.from('89504e470d0a1a0a0000', 'hex'));
  await put(UPLOADS_BUCKET, 'page.png', '<!doctype html>');
  const source = sourceOf;
  const record = { history: [], metadata: {}, warnings: [], attempts: 1, created_at: now, updated_at: now };
  const episode: EpisodeDocument = {
    episode_id: 'ep_1',
    title: HOSTILE,
    show_id: 'show_1',
    status: 'ready',
    duration_sec: 100,
    audio_upload: 'job_1',
    image_upload: 'img_1',
    artwork: {
      variants: [{ url: cover, width: 300, height: 300, format: 'jpeg', bytes: 4 }],
      placeholder: '',
      dominant_color: '#000000',
    },
    transcript: { vtt, srt: vtt, json, text: vtt },
    updated_at: now,
  };
  const minute = String(now.getUTCMinutes()).padStart(2, '0');
  const hour = new Date(Math.floor(now.getTime() / 3_600_000) * 3_600_000);
  const hourId = hour.toISOString().replace('.000', '');
  const documents: Readonly<Record<string, object>> = {
    [paths.episode('ep_1')]: episode,
    [paths.episode('ep_2')]: {
      episode_id: 'ep_2',
      title: '=HYPERLINK("http://x")',
      status: 'ready',
      updated_at: now,
    },
    [paths.metrics('ep_1')]: {
      episode_id: 'ep_1',
      plays: 4,
      listeners: 3,
      reach: { '0': 4, '5': 1 },
      by_device: { iOS: 4 },
    },
    [paths.shard(paths.metrics('ep_1'), 'i-1')]: {
      episode_id: 'ep_1',
      plays: 1,
      by_device: { iOS: 1 },
      due: '00',
      figures_of: 'ep_1',
    },
    [paths.metrics('ep_2')]: { episode_id: 'ep_2', plays: 2, by_device: { Web: 2 } },
    [paths.metricsMinutes('ep_1', hourId)]: {
      episode_id: 'ep_1',
      hour_start: hour,
      listening: { [minute]: 3 },
    },
    [paths.shard(paths.metricsMinutes('ep_1', hourId), 'i-1')]: {
      episode_id: 'ep_1',
      hour_start: hour,
      listening: { [minute]: 1 },
      due: '00',
    },
    [paths.profile('user_1')]: { user_id: 'user_1', plays: 3, updated_at: now },
    [paths.transcription('job_1')]: {
      ...record,
      job: 'job_1',
      state: 'done',
      source: await source('one.ogg'),
      audio: { container: 'Ogg', codec: 'Opus', duration_sec: 100, duration_estimated: false, bytes: 14 },
    },
    [paths.transcription('job_failed')]: {
      ...record,
      job: 'job_failed',
      state: 'failed',
      source: await source('one.ogg'),
    },
    [paths.transcription('job_gone')]: {
      ...record,
      job: 'job_gone',
      state: 'failed',
      source: { ...(await source('one.ogg')), generation: '1' },
    },
    [paths.moderation('img_1')]: {
      ...record,
      image: 'img_1',
      state: 'in_review',
      source: await source('one.png'),
    },
    [paths.moderation('img_2')]: {
      ...record,
      image: 'img_2',
      state: 'in_review',
      source: await source('one.png'),
    },
    [paths.moderation('img_html')]: {
      ...record,
      image: 'img_html',
      state: 'rejected',
      source: await source('page.png'),
    },
  };
  await Promise.all(Object.entries(documents).map(([path, data]) => db.doc(path).set(data)));
}
