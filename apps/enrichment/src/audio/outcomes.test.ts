import assert from 'node:assert/strict';
import { changeKnown, firestore } from '@earshot/adapter-firestore';
import { askTranscription } from '@earshot/adapter-speech';
import { storage } from '@earshot/adapter-storage';
import { paths } from '@earshot/contracts';
import { requestAudio } from '@earshot/enrichment-core';
import { audioFixture } from '@earshot/samples/audio';
import { firstOf, until } from '@earshot/testing';
import { buckets, recordOf as record, type Services, sharedServices } from '../testing/services.ts';
import { put, readEpisode, readTranscription, setMetadata } from '../testing/uploads.ts';
import { versions } from '../testing/versions.ts';
import { tick } from '../tick.ts';
import { takeGone } from './gone.ts';
import { takeResult } from './result.ts';
import { transcriptions } from './side.ts';
import { takeAudio } from './uploaded.ts';

/** google.rpc.Code */
const UNAVAILABLE = 14;

describe('an audio upload over the wire, its events told by hand', () => {
  let services: Services;
  let speech: Buffer;
  /** All that these tests have uploaded. */
  const jobs: string[] = [];

  before(async () => {
    services = await sharedServices();
    speech = await audioFixture('speech.flac');
  });

  const event: Services['event'] = (type, name) => services.event(type, name);
  /** Every version of what came of these uploads. */
  const everything = () => versions([...jobs, 'episodes/', buckets.UPLOADS_BUCKET]);
  const statesOf = async (job: string) => (await record(job)).history.map(({ state }) => state);
  const uploaded = async (name: string, metadata: Record<string, string> = { episode_id: name }) => {
    const { id } = await put(name, speech, metadata);
    jobs.push(id);
    const finalized = event('finalized', name);
    await takeAudio(finalized);
    return { id, finalized };
  };
  /** The event of a job's result, once it is written; of those after the first `seen` events. */
  const result = (job: string, seen = 0) =>
    until('the result', () => {
      const found = services.events
        .slice(seen)
        .find(({ object }) => String(object['name']).startsWith(`${job}/`));
      return found && { data: found.object };
    });
  /** Lets a job's lease pass, and sweeps. */
  const sweep = async (job: string) => {
    await (await firestore()).doc(paths.transcription(job)).update({ lease_until: new Date(0) });
    await tick();
  };
  const remove = async (name: string) => {
    await (await storage()).bucket(buckets.UPLOADS_BUCKET).file(name).delete();
    return event('deleted', name);
  };

  it('ends once, however often its events come', async () => {
    const { id, finalized } = await uploaded('twice');
    await Promise.all([takeAudio(finalized), takeAudio(finalized)]);
    const told = await result(id);
    await Promise.all([takeResult(told), takeResult(told), takeResult(told)]);
    const states = await statesOf(id);
    assert.deepEqual(states, ['received', 'submitted', 'transcribing', 'done']);
    assert.equal((await record(id)).attempts, 1);
    assert.equal((await readEpisode('twice'))?.status, 'ready');
  });

  it('is found by the sweep when its result is never told, and a result that is told late changes nothing', async () => {
    const { id } = await uploaded('never');
    const late = await result(id);
    const { operation = '' } = await record(id);
    await until('the operation', async () => (await askTranscription(operation)).state === 'succeeded');
    await sweep(id);
    assert.equal((await record(id)).state, 'done');
    const all = await everything();
    await takeResult(late);
    assert.deepEqual(await everything(), all);
  });

  it('is mended by a result that comes after it was given up', async () => {
    const { id } = await uploaded('late');
    const late = await result(id);
    const db = await firestore();
    await db.doc(paths.transcription(id)).update({ state: 'failed', reason: 'no transcript came' });
    await takeResult(late);
    const { state, reason } = await record(id);
    assert.deepEqual([state, reason], ['done', undefined]);
  });

  it('is superseded by a later one of its name, whichever event comes first, and its result is dropped', async () => {
    for (const order of ['deleted first', 'finalized first']) {
      const name = `replaced-${order}`;
      const { id } = await uploaded(name, { episode_id: name, title: 'First' });
      const late = await result(id);
      const second = await put(name, speech, { episode_id: name, title: 'Second' });
      const steps = [() => takeGone(event('deleted', name)), () => takeAudio(event('finalized', name))];
      for (const step of order === 'deleted first' ? steps : steps.toReversed()) await step();
      await takeResult(late);
      await takeResult(await result(second.id));
      assert.equal((await record(id)).state, 'superseded', order);
      assert.equal((await record(id)).result, undefined);
      assert.equal((await readEpisode(name))?.audio_upload, second.id);
      assert.equal((await readEpisode(name))?.title, 'Second');
    }
  });

  it('is cancelled when it is deleted before it is transcribed, and its transcription with it', async () => {
    const { id } = await uploaded('deleted');
    const { operation = '' } = await record(id);
    const deleted = await remove('deleted');
    await takeGone(deleted);
    const { state, reason, lease_until } = await record(id);
    assert.deepEqual(
      [state, reason, lease_until],
      ['cancelled', 'it was deleted before it was transcribed', undefined],
    );
    assert.notEqual((await askTranscription(operation)).state, 'running');
    const all = await everything();
    await takeGone(deleted);
    assert.deepEqual(await everything(), all);
  });

  it('is cancelled when it is deleted while it waits, and when it is deleted before it is seen', async () => {
    const { id } = await uploaded('waiting', {});
    await takeGone(await remove('waiting'));
    assert.equal((await record(id)).state, 'cancelled');
    const unseen = await put('unseen', speech, { episode_id: 'unseen' });
    await takeGone(await remove('unseen'));
    assert.equal(await readTranscription(unseen.id), undefined);
    await takeAudio(event('finalized', 'unseen'));
    assert.equal((await record(unseen.id)).state, 'cancelled');
  });

  it('stays done when its file is deleted afterwards', async () => {
    const { id } = await uploaded('kept');
    await takeResult(await result(id));
    await takeGone(await remove('kept'));
    assert.equal((await record(id)).state, 'done');
  });

  it('fails with the reason that Speech gives for its file, unless the file is gone', async () => {
    const foreign = await uploaded('foreign', { episode_id: 'foreign', language: 'de' });
    const gone = await uploaded('gone-unheard', { episode_id: 'gone', language: 'de' });
    for (const { id } of [foreign, gone]) {
      const { operation = '' } = await record(id);
      await until('the operation', async () => (await askTranscription(operation)).state === 'failed');
    }
    await remove('gone-unheard');
    await sweep(foreign.id);
    await sweep(gone.id);
    const failed = await record(foreign.id);
    assert.equal(failed.state, 'failed');
    assert.match(failed.reason ?? '', /could not be transcribed: .*de-DE/);
    assert.equal((await readEpisode('foreign'))?.faults?.audio?.reason, failed.reason);
    assert.equal((await record(gone.id)).state, 'cancelled');
  });

  it('outlasts an outage of Speech, and says meanwhile that it is waiting', async () => {
    const calls = services.speech.disturb(
      firstOf(({ method }) => method === 'BatchRecognize', { when: 'instead', act: UNAVAILABLE }),
    );
    const { id } = await put('outage', speech, { episode_id: 'outage' });
    await assert.rejects(takeAudio(event('finalized', 'outage')), /UNAVAILABLE/);
    assert.equal(calls.filter(({ fault }) => fault).length, 1);
    const waiting = await record(id);
    assert.equal(waiting.state, 'submitted');
    assert.match(waiting.reason ?? '', /did not answer; it is asked again/);
    await takeAudio(event('finalized', 'outage'));
    assert.equal((await record(id)).attempts, 1, 'its event does not hurry it');
    await sweep(id);
    assert.equal((await record(id)).state, 'transcribing');
    await takeResult(await result(id));
    assert.equal((await record(id)).state, 'done');
  });

  it('is done by the result of a submission whose acknowledgement got lost', async () => {
    const calls = services.speech.disturb(
      firstOf(({ method }) => method === 'BatchRecognize', { when: 'after', act: 'cut' }),
    );
    const { id } = await put('unacknowledged', speech, { episode_id: 'unacknowledged' });
    await assert.rejects(takeAudio(event('finalized', 'unacknowledged')));
    assert.deepEqual(
      calls.map(({ status, fault }) => [status, fault?.act]),
      [[0, 'cut']],
    );
    assert.equal((await record(id)).operation, undefined);
    await takeResult(await result(id));
    assert.deepEqual(await statesOf(id), ['received', 'submitted', 'done']);
  });

  it('tells what its metadata says, and no more what it does not say any more', async () => {
    const { id } = await uploaded('renamed', { episode_id: 'renamed', title: 'One', duration: '135:03' });
    await takeResult(await result(id));
    const { warnings } = await record(id);
    assert.match(warnings.join(), /lasts 2 s, not 8103 s/);
    await setMetadata('renamed', { title: 'Two', duration: null as unknown as string });
    await takeAudio(event('metadataUpdated', 'renamed'));
    const told = await readEpisode('renamed');
    assert.deepEqual([told?.title, told?.duration, told?.warnings], ['Two', undefined, undefined]);
    await setMetadata('renamed', { episode_id: 'renamed_again' });
    await takeAudio(event('metadataUpdated', 'renamed'));
    assert.equal((await readEpisode('renamed'))?.transcript, undefined);
    assert.equal((await readEpisode('renamed_again'))?.status, 'ready');
    assert.deepEqual((await statesOf(id)).slice(-1), ['done'], 'it is not transcribed again');
  });

  it('takes names of any kind for text', async () => {
    const names = [
      '$(x)"; rm -rf ~',
      '../../etc/passwd',
      'a//b/./..',
      `${'ü/'.repeat(341)}x`,
      '%2e%2e%00\u202e',
    ];
    // All are uploaded first: Speech recognises two at a time.
    const ids: string[] = [];
    for (const name of names) ids.push((await uploaded(name, { episode_id: 'hostile', title: name })).id);
    for (const [index, id] of ids.entries()) {
      await takeResult(await result(id));
      assert.equal((await record(id)).state, 'done', names[index]);
    }
    const objects = Object.keys(await everything()).filter((path) => path.includes(buckets.DERIVED_BUCKET));
    assert.ok(objects.length > 0);
    assert.ok(
      objects.every((path) => /\/transcripts\/[0-9a-f]{64}\//.test(path)),
      objects.join(),
    );
  });

  it('says why it cannot take a name of 1,024 bytes without a folder', async () => {
    const { id } = await uploaded('x'.repeat(1024), { episode_id: 'long_name' });
    const { state, reason } = await record(id);
    assert.equal(state, 'rejected');
    assert.match(reason ?? '', /longer than 900 bytes/);
  });

  it('begins again when it is asked to, once, and ends as before', async () => {
    const { id } = await uploaded('again', { episode_id: 'again', title: 'Told' });
    await takeResult(await result(id));
    const before = await record(id);
    for (let i = 0; i < 2; i++) {
      const now = new Date();
      await changeKnown(transcriptions, id, (current) => requestAudio(current, now), now);
    }
    const seen = services.events.length;
    await Promise.all([tick(), tick()]);
    assert.equal((await readEpisode('again'))?.label, before.result?.label, 'what it shows stays meanwhile');
    await takeResult(await result(id, seen));
    const after = await record(id);
    assert.deepEqual([after.state, after.attempts, after.result], ['done', 1, before.result]);
    assert.deepEqual(
      after.history.slice(4).map(({ state }) => state),
      ['received', 'submitted', 'transcribing', 'done'],
    );
  });

  it('says so, and stays what it is, when it cannot begin again', async () => {
    const { id } = await uploaded('gone-again');
    await takeResult(await result(id));
    await remove('gone-again');
    const now = new Date();
    await changeKnown(transcriptions, id, (current) => requestAudio(current, now), now);
    await tick();
    const { state, warnings, lease_until } = await record(id);
    assert.deepEqual([state, lease_until], ['done', undefined]);
    assert.match(warnings.join(), /cannot be processed again: it was deleted/);
  });

  it('changes nothing, to the last version of a document or file, when all events of all uploads come again', async () => {
    const all = await everything();
    for (const { type, object } of [...services.events]) {
      const data = { data: object };
      if (object['bucket'] === buckets.TRANSCRIPTS_BUCKET) await takeResult(data);
      else if (object['bucket'] !== buckets.UPLOADS_BUCKET) continue;
      else if (type === 'deleted') await takeGone(data);
      else await takeAudio(data);
    }
    await tick();
    assert.deepEqual(await everything(), all);
    assert.ok(Object.keys(all).length > 60, 'it looks at everything');
  });
}).timeout(300_000);
