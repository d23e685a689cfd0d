import assert from 'node:assert/strict';
import { ensureDeadLetters } from './dead-letters.ts';
import type { Ask } from './google.ts';
import { answering } from './testing/answering.ts';

const FUNCTION = 'projects/pods/locations/europe-west1/functions/foldPlayback';
const TRIGGER = 'projects/pods/locations/europe-west1/triggers/foldplayback-1';
const SUBSCRIPTION = 'projects/pods/subscriptions/eventarc-foldplayback-sub-1';
const policy = { deadLetterTopic: 'projects/pods/topics/listening-dead-letter', maxDeliveryAttempts: 20 };

/** Answers as Google's APIs do, and keeps what is changed. */
function google(deadLetterPolicy?: object): ReturnType<typeof answering> {
  return answering({
    [`https://cloudfunctions.googleapis.com/v2/${FUNCTION}`]: { eventTrigger: { trigger: TRIGGER } },
    [`https://eventarc.googleapis.com/v1/${TRIGGER}`]: {
      transport: { pubsub: { topic: 'projects/pods/topics/playback', subscription: SUBSCRIPTION } },
    },
    [`https://pubsub.googleapis.com/v1/${SUBSCRIPTION}`]: { name: SUBSCRIPTION, deadLetterPolicy },
  });
}

describe("dead letters of a function's own subscription", () => {
  it('are found by its trigger and changed alone', async () => {
    const { ask, patches } = google();
    assert.equal(await ensureDeadLetters(ask, FUNCTION, policy), 'set');
    assert.deepEqual(patches, [
      {
        url: `https://pubsub.googleapis.com/v1/${SUBSCRIPTION}`,
        data: { subscription: { deadLetterPolicy: policy }, updateMask: 'deadLetterPolicy' },
      },
    ]);
  });

  it('are left alone when they are right, and changed when only the attempts differ', async () => {
    const right = google(policy);
    assert.equal(await ensureDeadLetters(right.ask, FUNCTION, policy), 'there');
    assert.deepEqual(right.patches, []);
    const other = google({ ...policy, maxDeliveryAttempts: 5 });
    assert.equal(await ensureDeadLetters(other.ask, FUNCTION, policy), 'set');
  });

  it('fail with the request whose answer is not understood', async () => {
    const ask: Ask = () => Promise.resolve({});
    await assert.rejects(
      ensureDeadLetters(ask, FUNCTION, policy),
      /cloudfunctions.*foldPlayback: unexpected answer: eventTrigger/,
    );
  });
});
