import assert from 'node:assert/strict';
import { startStorage, type StorageService } from '@earshot/local-cloud';
import {
  createObject,
  currentVersion,
  moveObject,
  ObjectGone,
  openObject,
  readObject,
  storage,
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
});
