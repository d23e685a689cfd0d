import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import { startStorage, type StorageService } from '@earshot/local-cloud';
import {
  createObject,
  currentVersion,
  listVersions,
  moveObject,
  ObjectGone,
  openObject,
  readObject,
  removeVersion,
  shareObject,
  storage,
  streamObject,
} from './index.ts';

describe('Cloud Storage over the wire', () => {
  let service: StorageService;

  before(async () => {
    service = await startStorage({ buckets: ['uploads', 'quarantine'] });
    Object.assign(process.env, service.env);
  });
  after(() => service.stop());

  const put = async (name: string, data: string) => {
    const file = (await storage()).bucket('uploads').file(name);
    await file.save(data, { resumable: false });
    return currentVersion({ bucket: 'uploads', name });
  };
  const textOf = async (bucket: string, name: string) => {
    const [data] = await (await storage()).bucket(bucket).file(name).download();
    return data.toString();
  };

  it('reads ranges of one generation, also where nothing is left', async () => {
    const source = openObject(await put('ranges', '0123456789'), 10);
    const text = async (start: number, end: number) => Buffer.from(await source.read(start, end)).toString();
    assert.equal(await text(2, 5), '234');
    assert.equal(await text(8, 100), '89');
    assert.equal(await text(10, 20), '');
  });

  it('reads, whole or as a stream, without a warning of leaks', async () => {
    const version = await put('warned', 'x'.repeat(1_000_000));
    const warnings: string[] = [];
    const take = ({ name, message }: Error) => warnings.push(`${name}: ${message}`);
    process.on('warning', take);
    try {
      assert.equal((await readObject(version, 1_000_000)).length, 1_000_000);
      assert.equal((await buffer(await streamObject(version, 0, 999_999))).length, 1_000_000);
      // Warnings are told a tick later.
      await new Promise(setImmediate);
    } finally {
      process.off('warning', take);
    }
    assert.deepEqual(warnings, []);
  });

  it('tells that a generation was replaced or deleted instead of reading another', async () => {
    const version = await put('replaced', 'first');
    await put('replaced', 'second');
    await assert.rejects(openObject(version, 5).read(0, 5), ObjectGone);
    await assert.rejects(currentVersion({ bucket: 'uploads', name: 'never' }), ObjectGone);
  });

  it('reads a whole object within a limit only', async () => {
    const version = await put('whole', 'x'.repeat(100));
    assert.equal((await readObject(version, 100)).length, 100);
    await assert.rejects(readObject(version, 99), RangeError);
  });

  it('creates an object once; a repeated write leaves it as it is', async () => {
    const object = {
      bucket: 'quarantine',
      name: 'created',
      content_type: 'text/plain',
      cache_control: 'no-store',
    };
    assert.equal(await createObject(object, 'first'), 'created');
    assert.equal(await createObject(object, Buffer.from('second')), 'exists');
    assert.equal(await textOf('quarantine', 'created'), 'first');
    const [metadata] = await (await storage()).bucket('quarantine').file('created').getMetadata();
    assert.equal(metadata.contentType, 'text/plain');
    assert.equal(metadata.cacheControl, 'no-store');
  });

  it('moves a generation once, any number of times', async () => {
    const version = await put('moved', 'secret');
    const target = { bucket: 'quarantine', name: 'moved' };
    await moveObject(version, target);
    await moveObject(version, target);
    assert.equal(await textOf('quarantine', 'moved'), 'secret');
    await assert.rejects(currentVersion({ bucket: 'uploads', name: 'moved' }), ObjectGone);
  });

  it('leaves a later generation where it is when it moves an earlier one', async () => {
    const version = await put('overtaken', 'first');
    await moveObject(version, { bucket: 'quarantine', name: 'overtaken' });
    await put('overtaken', 'second');
    await moveObject(version, { bucket: 'quarantine', name: 'overtaken' });
    assert.equal(await textOf('uploads', 'overtaken'), 'second');
  });

  it('tells that there is nothing to move', async () => {
    const version = await put('gone', 'x');
    await (await storage()).bucket('uploads').file('gone').delete();
    await assert.rejects(moveObject(version, { bucket: 'quarantine', name: 'gone' }), ObjectGone);
  });

  describe('an object that several owners need', () => {
    const object = (name: string) => ({ bucket: 'uploads', name, content_type: 'text/plain' });
    const bytes = Buffer.from('shared');
    const listed = async (name: string) => {
      const [version] = await listVersions('uploads', name);
      assert.ok(version);
      return version;
    };

    it('is written once, whoever comes', async () => {
      assert.equal(await shareObject(object('written-once'), bytes, 'first'), 'created');
      const { generation } = await listed('written-once');
      assert.equal(await shareObject(object('written-once'), bytes, 'second'), 'touched');
      assert.equal((await listed('written-once')).generation, generation);
      assert.equal(await textOf('uploads', 'written-once'), 'shared');
    });

    it('is removed by whoever saw the last of it', async () => {
      await shareObject(object('removed'), bytes, 'first');
      const version = await listed('removed');
      assert.equal(await removeVersion(version), 'removed');
      assert.equal(await removeVersion(version), 'kept', 'there is nothing to remove twice');
      assert.equal(await shareObject(object('removed'), bytes, 'second'), 'created');
      assert.equal(await removeVersion(version), 'kept', 'what was made since is another one');
    });

    it('stays when someone came for it since its removal was decided', async () => {
      await shareObject(object('kept'), bytes, 'first');
      const version = await listed('kept');
      await shareObject(object('kept'), bytes, 'second');
      assert.equal(await removeVersion(version), 'kept');
      assert.equal(await textOf('uploads', 'kept'), 'shared');
    });

    it('is there at the end however owners and removals meet', async () => {
      const owner = (i: number) => shareObject(object('met'), bytes, `owner-${i}`);
      const removal = async () => {
        for (const version of await listVersions('uploads', 'met')) await removeVersion(version);
      };
      await Promise.all(Array.from({ length: 8 }, (_, i) => (i % 2 === 0 ? owner(i) : removal())));
      await owner(9);
      assert.equal(await textOf('uploads', 'met'), 'shared');
    });
  });
});
