import assert from 'node:assert/strict';
import type { TranscriptionDocument } from '@earshot/contracts';
import fc from 'fast-check';
import { anUpload, aProbe, at, aTranscript, must, T0 } from '../testing/builders.ts';
import { afterAsking } from './sweep.ts';
import {
  claimSubmission,
  completed,
  ended,
  receiveAudio,
  retellAudio,
  transcribing,
  unanswered,
} from './transcription.ts';
import { isToReprocess, notReprocessed, reprocessed, requestAudio } from './reprocess.ts';

const received = receiveAudio(anUpload(), aProbe(), T0);
const submitted = must(claimSubmission(received, T0));
const running = must(transcribing(submitted, 'operations/1', T0));
const done = must(completed(running, aTranscript(), at(2)));

describe('an audio upload', () => {
  it('goes from received over submitted and transcribing to done', () => {
    assert.deepEqual(
      done.history.map(({ state }) => state),
      ['received', 'submitted', 'transcribing', 'done'],
    );
    assert.equal(done.lease_until, undefined, 'nothing is left to look after');
  });

  it('waits, with the reason, while it has no episode id', () => {
    const waiting = receiveAudio(anUpload({}), aProbe(), T0);
    assert.equal(waiting.state, 'awaiting_metadata');
    assert.match(waiting.reason ?? '', /episode_id/);
    assert.equal(claimSubmission(waiting, T0), undefined);
  });

  it('is completed by later metadata, and not by earlier or the same', () => {
    const waiting = receiveAudio(anUpload({}, { metageneration: '2' }), aProbe(), T0);
    const later = anUpload({ episode_id: 'e2', title: 'T' }, { metageneration: '3' });
    assert.equal(
      retellAudio(waiting, { ...later, source: { ...later.source, metageneration: '2' } }, at(1)),
      undefined,
    );
    const told = must(retellAudio(waiting, later, at(1)));
    assert.equal(told.episode_id, 'e2');
    assert.equal(must(claimSubmission(told, at(1))).state, 'submitted');
  });

  it('keeps its episode when later metadata names none', () => {
    assert.equal(
      must(retellAudio(done, anUpload({}, { metageneration: '2' }), at(3))).episode_id,
      'episode_1',
    );
  });

  it('is rejected for good, with the reason, when it cannot be read', () => {
    const rejected = receiveAudio(anUpload(), { ok: false, reason: 'damaged' }, T0);
    assert.equal(rejected.state, 'rejected');
    assert.equal(rejected.reason, 'damaged');
    assert.equal(rejected.because, undefined);
    const long = receiveAudio(anUpload(), aProbe({ duration_sec: 28_860 }), T0);
    assert.match(must(long.reason), /^the audio lasts 481 minutes/);
    assert.deepEqual(long.because, { kind: 'audio.long', values: { minutes: 481, most: 480 } });
    assert.equal(claimSubmission(rejected, at(60)), undefined);
    assert.equal(completed(rejected, aTranscript(), at(60)), undefined);
  });

  it('is submitted by one only, until that claim lapses', () => {
    assert.equal(claimSubmission(submitted, at(2)), undefined);
    assert.equal(must(claimSubmission(submitted, at(4))).attempts, 2);
    assert.equal(claimSubmission(running, at(600)), undefined, 'a known operation is asked, not repeated');
  });

  it('is submitted again for some hours while the service does not answer, each time after twice as long', () => {
    let record = submitted;
    let now = T0;
    const pauses: number[] = [];
    while (record.state === 'submitted') {
      const waiting = must(unanswered(record, now));
      assert.match(must(waiting.reason), /did not answer/);
      assert.deepEqual(waiting.because, { kind: 'audio.unanswered' });
      const until = must(waiting.lease_until);
      assert.equal(claimSubmission(waiting, new Date(until.getTime() - 1)), undefined);
      pauses.push((until.getTime() - now.getTime()) / 60_000);
      now = until;
      record = must(claimSubmission(waiting, now));
    }
    assert.deepEqual(pauses, [1, 2, 4, 8, 16, 32, 64, 128]);
    assert.equal(record.state, 'failed');
    assert.equal(record.lease_until, undefined);
  });

  it('waits a day and a half for its transcript from its submission on, however long it waited for its metadata', () => {
    const waiting = receiveAudio(anUpload({}), aProbe(), T0);
    const days = 10 * 24 * 60;
    const told = must(
      retellAudio(waiting, anUpload({ episode_id: 'e1' }, { metageneration: '2' }), at(days)),
    );
    const late = must(transcribing(must(claimSubmission(told, at(days))), 'operations/1', at(days)));
    assert.equal(must(afterAsking(late, { state: 'running' }, at(days + 60))).state, 'transcribing');
    assert.equal(must(afterAsking(late, { state: 'running' }, at(days + 37 * 60))).state, 'failed');
  });

  it('takes a result that comes before its operation is written down, and one that comes late', () => {
    const early = must(completed(submitted, aTranscript(), at(1)));
    assert.equal(transcribing(early, 'operations/1', at(1)), undefined);
    const failed = must(ended(running, 'failed', { reason: 'no transcript came' }, at(3000)));
    assert.equal(must(completed(failed, aTranscript(), at(4000))).state, 'done');
  });

  it('drops the result of what was superseded, cancelled or done', () => {
    for (const state of ['superseded', 'cancelled'] as const) {
      assert.equal(
        completed(must(ended(running, state, { reason: 'r' }, at(1))), aTranscript(), at(2)),
        undefined,
      );
    }
    assert.equal(completed(done, aTranscript({ label: 'sports' }), at(3)), undefined);
    assert.equal(ended(done, 'superseded', { reason: 'r' }, at(3)), undefined);
  });

  it('warns of an estimated duration, of silence and of a transcript that ends too early', () => {
    assert.match(
      receiveAudio(anUpload(), aProbe({ duration_estimated: true }), T0).warnings[0] ?? '',
      /estimated/,
    );
    const silent = must(
      completed(running, aTranscript({ transcription: '', transcript_coverage: 0 }), at(1)),
    );
    assert.deepEqual(silent.warnings, ['no speech was recognised']);
    const cut = must(
      completed(running, aTranscript({ transcript_coverage: 0.12, transcript_trusted: false }), at(1)),
    );
    assert.match(cut.warnings[0] ?? '', /12 %.*not trusted/);
  });

  it('is resolved by what its operation answers', () => {
    const asked = must(afterAsking(running, { state: 'running' }, at(10)));
    assert.equal(asked.state, 'transcribing');
    assert.ok(must(asked.lease_until) > at(10));
    assert.match(
      must(afterAsking(running, { state: 'failed', reason: 'no words' }, at(1))).reason ?? '',
      /no words/,
    );
    assert.equal(must(afterAsking(running, { state: 'lost' }, at(1))).state, 'failed');
    assert.equal(must(afterAsking(running, { state: 'running' }, at(37 * 60))).state, 'failed');
    assert.equal(afterAsking(done, { state: 'lost' }, at(1)), undefined);
  });

  describe('that is to be processed again', () => {
    const asked = must(requestAudio(done, at(10)));

    it('begins again with what its file and metadata are now, and ends like any other', () => {
      assert.deepEqual(asked.lease_until, at(10), 'the next sweep takes it');
      const told = anUpload({ episode_id: 'episode_1', title: 'New' }, { metageneration: '4' });
      const begun = must(reprocessed(asked, told, aProbe({ duration_sec: 90 }), at(11)));
      assert.equal(begun.metadata.title, 'New');
      assert.equal(begun.audio?.duration_sec, 90);
      assert.deepEqual([begun.operation, begun.result, begun.lease_until], [undefined, undefined, undefined]);
      const again = must(transcribing(must(claimSubmission(begun, at(11))), 'operations/2', at(11)));
      const end = must(completed(again, aTranscript({ label: 'sports' }), at(12)));
      assert.deepEqual([end.attempts, end.created_at], [1, done.created_at]);
      assert.deepEqual(
        end.history.map(({ state }) => state),
        [...done.history.map(({ state }) => state), 'received', 'submitted', 'transcribing', 'done'],
      );
    });

    it('is asked once, and begun once, whoever asks and begins how often', () => {
      assert.equal(requestAudio(asked, at(10)), undefined);
      const begun = must(reprocessed(asked, anUpload(), aProbe(), at(11)));
      assert.equal(requestAudio(begun, at(11)), undefined);
      assert.equal(reprocessed(begun, anUpload(), aProbe(), at(11)), undefined);
      assert.equal(isToReprocess(begun), false);
    });

    it('stays what it is, with a warning, when its file is gone', () => {
      const left = must(notReprocessed(asked, 'it was deleted', at(11)));
      assert.deepEqual([left.state, left.result, left.lease_until], ['done', done.result, undefined]);
      assert.deepEqual(left.warnings, ['it cannot be processed again: it was deleted']);
      assert.equal(notReprocessed(left, 'it was deleted', at(12)), undefined);
    });

    it('may have failed or been rejected, but not been replaced, be gone, or be under way', () => {
      for (const state of ['failed', 'rejected'] as const) {
        assert.ok(requestAudio(must(ended(running, state, { reason: 'r' }, at(1))), at(2)));
      }
      for (const state of ['superseded', 'cancelled'] as const) {
        assert.equal(requestAudio(must(ended(running, state, { reason: 'r' }, at(1))), at(2)), undefined);
      }
      for (const record of [received, submitted, running])
        assert.equal(requestAudio(record, at(2)), undefined);
    });
  });

  it('ends in one outcome whatever the order and number of events', () => {
    type Step = (record: TranscriptionDocument, now: Date) => TranscriptionDocument | undefined;
    const steps: Readonly<Record<string, Step>> = {
      finalized: (record, now) => retellAudio(record, anUpload({}), now),
      setmeta: (record, now) =>
        retellAudio(record, anUpload({ episode_id: 'e1' }, { metageneration: '2' }), now),
      submit: (record, now) => claimSubmission(record, now),
      accepted: (record, now) => transcribing(record, 'operations/1', now),
      result: (record, now) => completed(record, aTranscript(), now),
    };
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...Object.keys(steps)), { maxLength: 30 }), (names) => {
        let record = receiveAudio(anUpload({}), aProbe(), T0);
        // Whatever came before, these happen in the end, in this order.
        [...names, 'setmeta', 'submit', 'accepted', 'result'].forEach((name) => {
          record = steps[name]?.(record, at(1)) ?? record;
        });
        assert.equal(record.state, 'done');
        assert.equal(record.attempts, 1, 'it is submitted once');
        assert.equal(record.episode_id, 'e1');
      }),
    );
  });
});
