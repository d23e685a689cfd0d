import assert from 'node:assert/strict';
import { firestore } from '@earshot/adapter-firestore';
import { bucketsOf, memo, type TranscriptionDocument } from '@earshot/contracts';
import { type ObjectEvent, startFirestore, startSpeech, startStorage } from '@earshot/local-cloud';
import { type GrpcProxy, startGrpcProxy } from '@earshot/testing';
import { readTranscription } from './uploads.ts';

const PROJECT = 'demo-services';

/** The buckets of {@link sharedServices}. */
export const buckets = bucketsOf(PROJECT);

/** Services without functions: a test calls these itself, with the events that it chooses. */
export interface Services {
  /** Every change of an object so far, in order. */
  readonly events: readonly ObjectEvent[];
  /** The latest event of a kind about an object, as a function gets it. */
  readonly event: (type: ObjectEvent['type'], name: string) => { readonly data: unknown };
  /** Stands before Speech-to-Text. */
  readonly speech: GrpcProxy;
}

const stops: (() => Promise<void>)[] = [];
const outside = { ...process.env };

/** The services of all tests of this process: clients in it find one of each in its life. */
export const sharedServices = memo(async (): Promise<Services> => {
  const events: ObjectEvent[] = [];
  const store = await startFirestore({});
  const objects = await startStorage({ buckets: Object.values(buckets) });
  objects.onEvent((event) => events.push(event));
  const recogniser = await startSpeech({ storageEndpoint: objects.env['STORAGE_EMULATOR_HOST'] ?? '' });
  const speech = await startGrpcProxy(recogniser.port);
  stops.push(
    async () => (await firestore()).terminate(),
    () => speech.stop(),
    () => recogniser.stop(),
    () => objects.stop(),
    () => store.stop(),
  );
  Object.assign(process.env, store.env, objects.env, buckets, {
    SPEECH_ENDPOINT: `http://${speech.host}`,
    GCLOUD_PROJECT: PROJECT,
    METADATA_SERVER_DETECTION: 'none',
  });
  const event: Services['event'] = (type, name) => {
    const found = events.findLast(({ type: kind, object }) => kind === type && object['name'] === name);
    assert.ok(found, `${type} of ${name}`);
    return { data: found.object };
  };
  return { events, event, speech };
});

/** A job's record, which must be there. */
export async function recordOf(job: string): Promise<TranscriptionDocument> {
  const found = await readTranscription(job);
  assert.ok(found);
  return found;
}

after(async () => {
  for (const stop of stops) await stop();
  process.env = outside;
});
