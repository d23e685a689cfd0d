import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cases, until } from '@earshot/testing';
import fc from 'fast-check';
import { type Fixture, startBucket } from './testing/bucket.ts';

const QUANTUM = 256 * 1024;

describe('a resumable upload', () => {
  let dataDir: string;
  let fixture: Fixture;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'storage-test-'));
    fixture = await startBucket({ dataDir });
  });
  afterEach(async () => {
    await fixture.service.stop();
    await rm(dataDir, { recursive: true });
  });

  async function start(name: string, query = ''): Promise<string> {
    const url = `http://127.0.0.1:${fixture.service.port}/upload/storage/v1/b/test-uploads/o?uploadType=resumable&name=${name}${query}`;
    const response = await fetch(url, { method: 'POST' });
    assert.equal(response.status, 200, await response.text());
    return String(response.headers.get('location'));
  }

  async function put(session: string, range: string, body: Buffer = Buffer.alloc(0), headers = {}) {
    const response = await fetch(session, {
      method: 'PUT',
      headers: { 'content-range': range, ...headers },
      body: new Uint8Array(body),
    });
    return { status: response.status, range: response.headers.get('range'), text: await response.text() };
  }

  const stored = async (name: string) => (await fixture.bucket.file(name).download())[0];

  it('gives the original bytes, in whatever chunks it comes', async () => {
    const bytes = randomBytes(5 * QUANTUM + 12_345);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 4 }),
        fc.nat(3 * QUANTUM),
        async (chunks, size) => {
          const whole = bytes.subarray(0, size);
          const session = await start('chunked');
          let offset = 0;
          for (const quanta of chunks) {
            const end = offset + quanta * QUANTUM;
            if (end >= whole.length) break;
            const { status, range } = await put(
              session,
              `bytes ${offset}-${end - 1}/*`,
              whole.subarray(offset, end),
            );
            assert.deepEqual([status, range], [308, `bytes=0-${end - 1}`]);
            offset = end;
          }
          const last = size === 0 ? 'bytes */0' : `bytes ${offset}-${size - 1}/${size}`;
          assert.equal((await put(session, last, whole.subarray(offset))).status, 200);
          assert.deepEqual(await stored('chunked'), whole);
        },
      ),
      cases(20),
    );
  });

  it('goes on after its connection broke, from what the service says it has', async () => {
    const bytes = randomBytes(6 * QUANTUM);
    const session = await start('broken');
    const half = bytes.subarray(0, 3 * QUANTUM + 1000);
    // What lies unread when a connection breaks is lost: only what has been stored counts.
    await breakOff(session, half, bytes.length, () =>
      until('a quantum to be stored', async () => (await bytesIn(join(dataDir, 'blobs'))) >= QUANTUM),
    );
    const { status, range } = await put(session, `bytes */${bytes.length}`);
    assert.equal(status, 308);
    const offset = Number(range?.split('-')[1]) + 1;
    assert.ok(offset > 0 && offset <= half.length && offset % QUANTUM === 0, `kept ${offset}`);
    assert.deepEqual(fixture.events, []);
    const rest = bytes.subarray(offset);
    const done = await put(session, `bytes ${offset}-${bytes.length - 1}/${bytes.length}`, rest);
    assert.equal(done.status, 200, done.text);
    assert.deepEqual(await stored('broken'), bytes);
    const [{ md5Hash }] = await fixture.bucket.file('broken').getMetadata();
    assert.equal(md5Hash, createHash('md5').update(bytes).digest('base64'));
    assert.deepEqual(fixture.told(), ['finalized broken']);
  });

  it('goes on after the service was restarted', async () => {
    const bytes = randomBytes(2 * QUANTUM + 5);
    const path = new URL(await start('restarted'));
    await put(path.href, `bytes 0-${QUANTUM - 1}/*`, bytes.subarray(0, QUANTUM));
    await fixture.service.stop();
    fixture = await startBucket({ dataDir });
    path.port = String(fixture.service.port);
    assert.equal((await put(path.href, 'bytes */*')).range, `bytes=0-${QUANTUM - 1}`);
    const last = await put(
      path.href,
      `bytes ${QUANTUM}-${bytes.length - 1}/${bytes.length}`,
      bytes.subarray(QUANTUM),
    );
    assert.equal(last.status, 200);
    assert.deepEqual(await stored('restarted'), bytes);
  });

  it('takes bytes that it has already without storing them twice', async () => {
    const bytes = randomBytes(2 * QUANTUM);
    const session = await start('repeated');
    await put(session, `bytes 0-${QUANTUM - 1}/*`, bytes.subarray(0, QUANTUM));
    assert.equal((await put(session, `bytes 0-${bytes.length - 1}/${bytes.length}`, bytes)).status, 200);
    assert.deepEqual(await stored('repeated'), bytes);
    const again = await put(session, `bytes */${bytes.length}`);
    assert.equal(again.status, 200);
    assert.deepEqual(fixture.told(), ['finalized repeated']);
  });

  it('keeps whole quanta of a chunk that is not the last', async () => {
    const session = await start('uneven');
    const uneven = await put(session, `bytes 0-${QUANTUM + 9}/*`, randomBytes(QUANTUM + 10));
    assert.deepEqual([uneven.status, uneven.range], [308, `bytes=0-${QUANTUM - 1}`]);
    const small = await put(session, `bytes ${QUANTUM}-${QUANTUM + 9}/*`, randomBytes(10));
    assert.equal(small.status, 400);
  });

  it('refuses a gap, more bytes than announced, and a wrong checksum', async () => {
    const session = await start('gap');
    assert.equal((await put(session, `bytes 100-199/200`, randomBytes(100))).status, 503);
    assert.equal((await put(session, 'bytes 0-9/5', randomBytes(10))).status, 400);
    const checked = await start('checked');
    const wrong = await put(checked, 'bytes 0-2/3', Buffer.from('abc'), { 'x-goog-hash': 'md5=AAAA' });
    assert.equal(wrong.status, 400);
    assert.deepEqual(fixture.events, []);
  });

  it('is gone when it was cancelled, and unknown when it never was', async () => {
    const session = await start('cancelled');
    await put(session, `bytes 0-${QUANTUM - 1}/*`, randomBytes(QUANTUM));
    assert.equal((await fetch(session, { method: 'DELETE' })).status, 499);
    assert.equal((await put(session, 'bytes */*')).status, 499);
    assert.equal((await put(session.replace(/upload_id=.*/, 'upload_id=none'), 'bytes */*')).status, 404);
  });

  it('is refused at its end when another wrote the object meanwhile', async () => {
    const session = await start('raced', '&ifGenerationMatch=0');
    await fixture.bucket.file('raced').save('first', { resumable: false });
    assert.equal((await put(session, 'bytes 0-2/3', Buffer.from('abc'))).status, 412);
    assert.equal((await stored('raced')).toString(), 'first');
  });
});

/** Sends a part of a body, waits for it to arrive, and cuts the connection. */
async function breakOff(
  session: string,
  part: Buffer,
  total: number,
  arrival: () => Promise<unknown>,
): Promise<void> {
  const broken = request(session, {
    method: 'PUT',
    headers: { 'content-length': total, 'content-range': `bytes 0-${total - 1}/${total}` },
  });
  const cut = new Promise((resolve) => broken.once('close', resolve));
  broken.on('error', () => undefined); // the cut
  broken.write(part);
  try {
    await arrival();
  } finally {
    broken.destroy();
  }
  await cut;
}

async function bytesIn(folder: string): Promise<number> {
  const files = await readdir(folder);
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
