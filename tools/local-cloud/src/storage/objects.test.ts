import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fixture, startBucket } from './testing/bucket.ts';

describe('an object in storage', () => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await startBucket();
  });
  afterEach(() => fixture.service.stop());

  const save = (name: string, text: string) => fixture.bucket.file(name).save(text, { resumable: false });

  it('is told as finalized, in the form of production, once it can be read', async () => {
    let readable: Promise<Response> | undefined;
    fixture.service.onEvent(({ object }) => {
      readable = fetch(String(object['mediaLink']));
    });
    const metadata = { contentType: 'text/plain', metadata: { episode_id: 'e1' } };
    await fixture.bucket.file('a/b.txt').save('hello', { resumable: false, metadata });
    assert.equal(await (await readable)?.text(), 'hello');
    const [event] = fixture.events;
    assert.ok(event);
    assert.equal(event.type, 'finalized');
    assert.match(String(event.object['generation']), /^\d{16}$/);
    assert.deepEqual(
      ['kind', 'name', 'bucket', 'metageneration', 'size', 'contentType', 'metadata', 'md5Hash'].map(
        (field) => event.object[field],
      ),
      [
        'storage#object',
        'a/b.txt',
        'test-uploads',
        '1',
        '5',
        'text/plain',
        { episode_id: 'e1' },
        createHash('md5').update('hello').digest('base64'),
      ],
    );
  });

  it('has a new generation when it is overwritten, and the one before is told as deleted', async () => {
    await save('a', '1');
    await save('a', '2');
    assert.deepEqual(fixture.told(), ['finalized a', 'deleted a', 'finalized a']);
    const generations = fixture.events.map(({ object }) => Number(object['generation']));
    assert.equal(generations[0], generations[1]);
    assert.ok(Number(generations[2]) > Number(generations[0]));
  });

  it('keeps its bytes and generation when its metadata is set later, and says so', async () => {
    await save('a', '1');
    const file = fixture.bucket.file('a');
    await file.setMetadata({ metadata: { title: 'One', show: 'S' } });
    await file.setMetadata({ metadata: { show: null } });
    const [first, second, third] = fixture.events.map(({ object }) => object);
    assert.deepEqual(fixture.told(), ['finalized a', 'metadataUpdated a', 'metadataUpdated a']);
    assert.deepEqual(second?.['metadata'], { title: 'One', show: 'S' });
    assert.deepEqual([third?.['metadata'], third?.['metageneration']], [{ title: 'One' }, '3']);
    assert.equal(third?.['generation'], first?.['generation']);
  });

  it('is archived instead of deleted where the bucket keeps versions, and can still be read', async () => {
    await fixture.bucket.setMetadata({ versioning: { enabled: true } });
    await save('a', '1');
    const [{ generation }] = await fixture.bucket.file('a').getMetadata();
    await save('a', '2');
    await fixture.bucket.file('a').delete();
    assert.deepEqual(fixture.told(), ['finalized a', 'archived a', 'finalized a', 'archived a']);
    const old = fixture.bucket.file('a', { generation: generation as string });
    assert.equal((await old.download())[0].toString(), '1');
    const [versions] = await fixture.bucket.getFiles({ versions: true });
    assert.equal(versions.length, 2);
    assert.equal((await fixture.bucket.getFiles())[0].length, 0);
    await old.delete();
    assert.equal(fixture.told().at(-1), 'deleted a');
  });

  it('is changed only when its generation and metageneration are those required', async () => {
    const file = fixture.bucket.file('a');
    await save('a', '1');
    const generation = Number((await file.getMetadata())[0].generation);
    const write = (ifGenerationMatch: number) =>
      file.save('2', { resumable: false, preconditionOpts: { ifGenerationMatch } });
    await assert.rejects(write(0), { code: 412 });
    await assert.rejects(write(generation - 1), { code: 412 });
    await assert.rejects(file.delete({ ifGenerationMatch: 7 }), { code: 412 });
    await assert.rejects(file.setMetadata({ metadata: { a: '1' } }, { ifMetagenerationMatch: 9 }), {
      code: 412,
    });
    assert.deepEqual(fixture.told(), ['finalized a']);
    await write(generation);
    assert.equal((await file.download())[0].toString(), '2');
  });

  it('wins once when many write at the same time and only one may', async () => {
    const writes = Array.from({ length: 20 }, (_, i) =>
      fixture.bucket
        .file('a')
        .save(`body ${i}`, { resumable: false, preconditionOpts: { ifGenerationMatch: 0 } }),
    );
    const outcomes = await Promise.allSettled(writes);
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.deepEqual(fixture.told(), ['finalized a']);
  });

  it('is refused when its bytes do not add up to the checksum that came with it', async () => {
    const url = `http://127.0.0.1:${fixture.service.port}/upload/storage/v1/b/test-uploads/o?uploadType=media&name=a`;
    const response = await fetch(url, {
      method: 'POST',
      body: 'x',
      headers: { 'x-goog-hash': 'crc32c=AAAAAA==' },
    });
    assert.equal(response.status, 400);
    assert.match(await response.text(), /CRC32C/);
    assert.deepEqual(await fixture.bucket.file('a').exists(), [false]);
  });

  it('is unpacked for a reader that does not accept gzip', async () => {
    await fixture.bucket.file('a').save('z'.repeat(5000), { gzip: true, resumable: false });
    const url = `http://127.0.0.1:${fixture.service.port}/storage/v1/b/test-uploads/o/a?alt=media`;
    const response = await fetch(url, { headers: { 'accept-encoding': 'identity' } });
    assert.equal(await response.text(), 'z'.repeat(5000));
    const [{ size }] = await fixture.bucket.file('a').getMetadata();
    assert.ok(Number(size) < 5000);
  });

  it('is downloaded with whatever its uploader named it, and refused with what no header can carry', async () => {
    const contentDisposition = 'attachment; filename="épisode №1.flac"';
    await fixture.bucket.file('a').save('x', { resumable: false, metadata: { contentDisposition } });
    const url = `http://127.0.0.1:${fixture.service.port}/storage/v1/b/test-uploads/o/a?alt=media`;
    const header = (await fetch(url)).headers.get('content-disposition');
    assert.equal(Buffer.from(header ?? '', 'latin1').toString(), contentDisposition);
    const split = fixture.bucket
      .file('b')
      .save('x', { resumable: false, metadata: { cacheControl: 'a\r\nset-cookie: b' } });
    await assert.rejects(split, { code: 400 });
  });

  it('answers faults as production does', async () => {
    const base = `http://127.0.0.1:${fixture.service.port}/storage/v1/b`;
    const answer = async (path: string) => {
      const response = await fetch(`${base}/${path}`);
      return [response.status, await response.text()] as const;
    };
    const [status, body] = await answer('test-uploads/o/none');
    assert.equal(status, 404);
    assert.deepEqual((JSON.parse(body) as { error: unknown }).error, {
      code: 404,
      message: 'No such object: test-uploads/none',
      errors: [{ message: 'No such object: test-uploads/none', domain: 'global', reason: 'notFound' }],
    });
    assert.deepEqual(await answer('test-uploads/o/none?alt=media'), [
      404,
      'No such object: test-uploads/none',
    ]);
    assert.equal((await answer('no-such-bucket/o/a'))[0], 404);
    assert.equal((await answer('test-uploads/iam'))[0], 501);
    assert.equal((await answer('test-uploads/o/%E0%A4%A'))[0], 400);
  });

  it('is composed of others, copied with its metadata and moved', async () => {
    await save('1', 'one ');
    await save('2', 'two');
    const whole = fixture.bucket.file('whole');
    await fixture.bucket.combine([fixture.bucket.file('1'), fixture.bucket.file('2')], whole);
    await whole.setMetadata({ metadata: { title: 'T' } });
    await whole.copy(fixture.bucket.file('copy'));
    await fixture.bucket.file('copy').move('moved');
    const [{ metadata, componentCount, md5Hash }] = await fixture.bucket.file('moved').getMetadata();
    assert.deepEqual([metadata, componentCount, md5Hash], [{ title: 'T' }, 2, undefined]);
    assert.equal((await fixture.bucket.file('moved').download())[0].toString(), 'one two');
    assert.deepEqual(await fixture.bucket.file('copy').exists(), [false]);
  });

  it('leaves no file behind when it is refused, overwritten or deleted, nor when the service stops', async () => {
    await fixture.service.stop();
    const dataDir = await mkdtemp(join(tmpdir(), 'storage-test-'));
    fixture = await startBucket({ dataDir });
    const files = () => readdir(join(dataDir, 'blobs'));
    await save('a', '1');
    await save('a', '2');
    const refused = fixture.bucket
      .file('a')
      .save('3', { resumable: false, preconditionOpts: { ifGenerationMatch: 0 } });
    await assert.rejects(refused, { code: 412 });
    assert.equal((await files()).length, 1);
    await fixture.bucket.file('a').delete();
    assert.equal((await files()).length, 0);
    await fixture.service.stop();
    await rm(dataDir, { recursive: true });
  });

  it('survives a restart with its bytes, metadata and generation, where a folder is given', async () => {
    await fixture.service.stop();
    const dataDir = await mkdtemp(join(tmpdir(), 'storage-test-'));
    fixture = await startBucket({ dataDir });
    await fixture.bucket.file('a').save('kept', { resumable: false, metadata: { metadata: { k: 'v' } } });
    const [before] = await fixture.bucket.file('a').getMetadata();
    await fixture.service.stop();
    fixture = await startBucket({ dataDir });
    const [after] = await fixture.bucket.file('a').getMetadata();
    assert.deepEqual([after.generation, after.metadata], [before.generation, { k: 'v' }]);
    assert.equal((await fixture.bucket.file('a').download())[0].toString(), 'kept');
    await fixture.service.stop();
    await rm(dataDir, { recursive: true });
  });
});
