import { bucketsOf } from '@earshot/contracts';
import { decodeUpload, uploadId } from '@earshot/enrichment-core';
import { type ObjectEvent, startFirestore, startSpeech, startStorage } from '@earshot/local-cloud';
import { functionEnvironment } from '@earshot/local-cloud/environment';
import { startMeasured } from '../process/measured-process.ts';
import { recognitionJson, silentWav } from './long-audio.ts';

/** What one function took for one upload. */
export interface StepCost {
  readonly seconds: number;
  /** Of all threads. */
  readonly cpuSeconds: number;
  /** Memory of the whole process at its most. */
  readonly peakBytes: number;
}

/** What one upload took, but for the recogniser. */
export interface AudioRun {
  /** From the upload's event to the submitted transcription. */
  readonly upload: StepCost;
  /** From the result's event to the published episode. */
  readonly transcript: StepCost;
}

/** Objects of one upload, as their events tell them. */
interface AudioEvents {
  readonly audio: unknown;
  readonly result: unknown;
}

/** What is measured in a process of its own. */
export interface AudioRequest {
  /** URL of the built codebase. */
  readonly codebase: string;
  readonly warmUp: readonly AudioEvents[];
  readonly measured: AudioEvents;
}

const PROJECT = 'demo-bench-enrich';
/** Uploads of a minute that go before. */
const WARM_UP = 3;

/** Measures what the functions do for audio of a length, in a fresh process, beside services of their own. */
export async function measureAudio(seconds: number): Promise<AudioRun> {
  const buckets = bucketsOf(PROJECT);
  const firestore = await startFirestore({});
  const storage = await startStorage({ buckets: Object.values(buckets) });
  const speech = await startSpeech({
    storageEndpoint: storage.env['STORAGE_EMULATOR_HOST'] ?? '',
    recogniser: () => Promise.resolve({ ready: false, missing: ['a recogniser'], install: 'none' }),
  });
  const events: ObjectEvent[] = [];
  storage.onEvent((event) => events.push(event));
  /** Puts an object and tells it as its event does. */
  const put = async (bucket: string, name: string, body: AsyncIterable<Uint8Array>, metadata = {}) => {
    const query = new URLSearchParams({ uploadType: 'media', name });
    const origin = storage.env['STORAGE_EMULATOR_HOST'] ?? '';
    const url = `${origin}/upload/storage/v1/b/${bucket}/o?${query.toString()}`;
    const answer = await fetch(url, {
      method: 'POST',
      body: ReadableStream.from(body),
      duplex: 'half',
    });
    if (!answer.ok) throw new Error(`Cloud Storage answered ${answer.status}`);
    const object = events.findLast((event) => event.object['name'] === name)?.object;
    return { ...object, metadata };
  };
  const upload = async (name: string, length: number): Promise<AudioEvents> => {
    const audio = await put(buckets.UPLOADS_BUCKET, name, silentWav(length), { episode_id: name });
    const decoded = decodeUpload(audio);
    if (!decoded.ok) throw new Error(decoded.reason);
    const job = uploadId(decoded.value.source);
    const result = await put(buckets.TRANSCRIPTS_BUCKET, `${job}/result.json`, recognitionJson(length));
    return { audio, result };
  };
  const stop = async () => {
    for (const service of [speech, storage, firestore]) await service.stop();
  };
  try {
    const warmUp: AudioEvents[] = [];
    for (let i = 0; i < WARM_UP; i++) warmUp.push(await upload(`warm-up-${i}`, 60));
    const request: AudioRequest = {
      codebase: new URL('../../../../dist/enrichment/index.js', import.meta.url).href,
      warmUp,
      measured: await upload('measured', seconds),
    };
    const child = startMeasured({
      script: new URL('./audio-process.ts', import.meta.url).href,
      args: [JSON.stringify(request)],
      env: functionEnvironment(PROJECT, { ...firestore.env, ...storage.env, ...speech.env, ...buckets }),
    });
    return await child.told<AudioRun>('run').finally(() => child.stop());
  } finally {
    await stop();
  }
}
