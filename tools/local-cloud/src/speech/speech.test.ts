import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { protos, v2 } from '@google-cloud/speech';
import { credentials, makeClientConstructor } from '@grpc/grpc-js';
import { notRun, until } from '@earshot/testing';
import type { Service } from '../service.ts';
import { recogniserStatus, type RecogniserStatus } from './recogniser.ts';
import { serviceDefinitions } from './protocol.ts';
import { startSpeech } from './start-speech.ts';
import { type StorageDouble, startStorageDouble } from './testing/storage-double.ts';

type Request = protos.google.cloud.speech.v2.IBatchRecognizeRequest;
type Status = protos.google.rpc.IStatus;

// Or else the client looks for a metadata server first, for seconds.
process.env['METADATA_SERVER_DETECTION'] ??= 'none';

const samples = join(import.meta.dirname, '../../../../samples');
const recognizer = 'projects/demo-earshot/locations/global/recognizers/_';
const run = promisify(execFile);
const encodeWith = async (...args: string[]) => {
  const { stdout } = await run('ffmpeg', ['-v', 'error', ...args, '-'], {
    encoding: 'buffer',
    maxBuffer: 1e8,
  });
  return stdout;
};

const request = (uris: readonly string[], fields: Request = {}): Request => ({
  recognizer,
  config: {
    autoDecodingConfig: {},
    model: 'long',
    languageCodes: ['en-US'],
    features: { enableWordTimeOffsets: true, enableWordConfidence: true },
  },
  files: uris.map((uri) => ({ uri })),
  recognitionOutputConfig: { gcsOutputConfig: { uri: 'gs://transcripts/raw/job_1' } },
  ...fields,
});

function clientOf(service: Service): v2.SpeechClient {
  return new v2.SpeechClient({
    projectId: 'demo-earshot',
    apiEndpoint: '127.0.0.1',
    port: service.port,
    sslCreds: credentials.createInsecure(),
  });
}

describe('Speech, over the wire', () => {
  let storage: StorageDouble;
  let speech: Service;
  let client: v2.SpeechClient;
  /** Long enough to hold a sentence, and to hold a word: each second of it takes PocketSphinx half a second. */
  let sentence: Buffer;
  let word: Buffer;

  before(async function () {
    const recogniser = await recogniserStatus();
    storage = await startStorageDouble();
    speech = await startSpeech({ storageEndpoint: storage.endpoint });
    client = clientOf(speech);
    if (recogniser.ready) {
      const file = join(samples, 'episodes/markets-this-morning.flac');
      sentence = await encodeWith('-i', file, '-t', '6', '-f', 'flac');
      word = await encodeWith('-i', file, '-t', '2', '-f', 'flac');
    }
  });

  beforeEach(() => storage.objects.clear());

  after(async () => {
    await client.close();
    await speech.stop();
    await storage.stop();
  });

  async function recognise(asked: Request) {
    const [operation] = await client.batchRecognize(asked);
    const [response, metadata] = await operation.promise();
    return { response, metadata, name: operation.name ?? '' };
  }

  interface OperationsAnswer {
    readonly done?: boolean;
    readonly operations?: { readonly name: string }[];
  }
  function operationsCall(method: string): (request: object) => Promise<OperationsAnswer> {
    const Operations = makeClientConstructor(serviceDefinitions().operations, 'Operations');
    const raw = new Operations(`127.0.0.1:${speech.port}`, credentials.createInsecure());
    const call = raw[method] as (
      request: object,
      done: (error: Error | null, answer: OperationsAnswer) => void,
    ) => void;
    return (request) =>
      new Promise<OperationsAnswer>((resolve, reject) => {
        call.call(raw, request, (error, answer) => (error ? reject(error) : resolve(answer)));
      }).finally(() => raw.close());
  }

  async function faultOf(uri: string): Promise<Status> {
    const { response } = await recognise(request([uri]));
    return response.results?.[uri]?.error ?? {};
  }

  describe('with PocketSphinx', () => {
    before(async function () {
      const recogniser = await recogniserStatus();
      if (recogniser.ready) return;
      notRun(this, `${recogniser.missing.join(', ')} missing; ${recogniser.install}`);
    });

    it('writes a result object named after the input and answers with its address', async () => {
      storage.objects.set('uploads/a folder/episode.one.flac', word);
      const uri = 'gs://uploads/a folder/episode.one.flac';
      const { response, metadata } = await recognise(request([uri]));
      const address = response.results?.[uri]?.cloudStorageResult?.uri ?? '';
      assert.match(address, /^gs:\/\/transcripts\/raw\/job_1\/episode\.one_transcript_[0-9a-f-]{36}\.json$/);
      assert.ok(storage.objects.has(address.slice('gs://'.length)));
      assert.equal(Number(response.totalBilledDuration?.seconds), 2);
      assert.equal(metadata.progressPercent, 100);
      assert.equal(metadata.batchRecognizeMetadata?.transcriptionMetadata?.[uri]?.uri, address);
    });

    it('hears what is said, in order, with times within the audio', async () => {
      storage.objects.set('uploads/episode.flac', sentence);
      await recognise(request(['gs://uploads/episode.flac']));
      const [json = ''] = [...storage.objects].flatMap(([name, body]) =>
        name.startsWith('transcripts/') ? [body.toString()] : [],
      );
      const { results } = JSON.parse(json) as {
        results: { alternatives: { transcript: string; words: { startOffset: string }[] }[] }[];
      };
      const text = results.map(({ alternatives }) => alternatives[0]?.transcript ?? '').join('');
      assert.match(text, /welcome to the market report.*central bank/);
      const starts = results.flatMap(({ alternatives }) =>
        (alternatives[0]?.words ?? []).map(({ startOffset }) => Number.parseFloat(startOffset)),
      );
      assert.ok(starts.length > 8);
      assert.deepEqual(
        starts,
        starts.toSorted((a, b) => a - b),
      );
      assert.ok((starts.at(-1) ?? 99) < 6);
    });

    it('answers inline when asked to', async () => {
      storage.objects.set('uploads/episode.flac', word);
      const uri = 'gs://uploads/episode.flac';
      const { response } = await recognise(
        request([uri], { recognitionOutputConfig: { inlineResponseConfig: {} } }),
      );
      const [result] = response.results?.[uri]?.inlineResult?.transcript?.results ?? [];
      assert.match(result?.alternatives?.[0]?.transcript ?? '', /good morning/);
      assert.equal(result?.languageCode, 'en-us');
      assert.equal(storage.objects.size, 1);
    });

    it('reads a video whose index is at its end', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'earshot-test-'));
      const file = join(folder, 'episode.m4a');
      await run('ffmpeg', [
        '-v',
        'error',
        '-i',
        join(samples, 'episodes/the-final-game.opus'),
        '-t',
        '2',
        file,
      ]);
      storage.objects.set('uploads/episode.m4a', await readFile(file));
      await rm(folder, { recursive: true });
      const { response } = await recognise(request(['gs://uploads/episode.m4a']));
      assert.equal(response.results?.['gs://uploads/episode.m4a']?.error, null);
    });

    it('tells the fault of each file and goes on with the others', async () => {
      storage.objects.set('uploads/good.flac', word);
      storage.objects.set('uploads/notes.wav', Buffer.from('these are notes, not sound\n'.repeat(50)));
      const [good, notes, none] = ['good.flac', 'notes.wav', 'none.flac'].map((n) => `gs://uploads/${n}`);
      assert.ok(good && notes && none);
      const { response } = await recognise(request([good, notes, none]));
      assert.ok(response.results?.[good]?.cloudStorageResult?.uri);
      assert.equal(response.results[notes]?.error?.code, 3);
      assert.equal(response.results[none]?.error?.code, 5);
    });

    it('does not follow a playlist to other addresses', async () => {
      const playlist = `#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n${storage.endpoint}/b/uploads/o/secret.flac?alt=media\n#EXT-X-ENDLIST\n`;
      storage.objects.set('uploads/secret.flac', word);
      storage.objects.set('uploads/list.m3u8', Buffer.from(playlist));
      assert.equal((await faultOf('gs://uploads/list.m3u8')).code, 3);
    });

    it('finds silence and empty audio to hold no speech', async () => {
      const silence = ['-f', 'lavfi', '-i', 'anullsrc=r=8000:cl=stereo'];
      storage.objects.set('uploads/silence.wav', await encodeWith(...silence, '-t', '2', '-f', 'wav'));
      const uri = 'gs://uploads/silence.wav';
      const { response } = await recognise(
        request([uri], { recognitionOutputConfig: { inlineResponseConfig: {} } }),
      );
      assert.deepEqual(response.results?.[uri]?.inlineResult?.transcript?.results, []);
      storage.objects.set('uploads/empty.wav', Buffer.alloc(0));
      assert.equal((await faultOf('gs://uploads/empty.wav')).code, 3);
    });

    it('reports a result bucket that does not exist as the fault of the file', async () => {
      storage.objects.set('uploads/episode.flac', word);
      const uri = 'gs://uploads/episode.flac';
      const output = { gcsOutputConfig: { uri: 'gs://missing-transcripts/x' } };
      const { response } = await recognise(request([uri], { recognitionOutputConfig: output }));
      assert.equal(response.results?.[uri]?.error?.code, 5);
    });

    it('ends as cancelled, and stops working, when it is cancelled', async () => {
      storage.objects.set(
        'uploads/long.flac',
        await readFile(join(samples, 'episodes/markets-this-morning.flac')),
      );
      const [operation] = await client.batchRecognize(request(['gs://uploads/long.flac']));
      await until('the recogniser to read', () => storage.reads.includes('uploads/long.flac'));
      await operation.cancel();
      await assert.rejects(operation.promise(), { code: 1 });
      assert.equal(storage.objects.size, 1);
    });

    it('refuses a language that its model does not know', async () => {
      storage.objects.set('uploads/episode.flac', word);
      const uri = 'gs://uploads/episode.flac';
      const config = { autoDecodingConfig: {}, model: 'long', languageCodes: ['de-DE'] };
      const { response } = await recognise(request([uri], { config }));
      assert.equal(response.results?.[uri]?.error?.code, 3);
      assert.match(response.results[uri].error.message ?? '', /de-DE/);
    });
  });

  it('lists, gets, waits for and deletes operations', async () => {
    const { name } = await recognise(request(['gs://uploads/nothing.flac']));
    const [waited, found] = await Promise.all(
      [operationsCall('WaitOperation'), operationsCall('GetOperation')].map((call) => call({ name })),
    );
    assert.equal(waited?.done, true);
    assert.deepEqual(found, waited);
    const location = { name: 'projects/demo-earshot/locations/global', pageSize: 1000 };
    const { operations } = await operationsCall('ListOperations')(location);
    assert.ok(operations?.some((operation) => operation.name === name));
    await operationsCall('DeleteOperation')({ name });
    await assert.rejects(client.checkBatchRecognizeProgress(name), { code: 5 });
  });

  it('knows the implicit recognizer and no other', async () => {
    const [found] = await client.getRecognizer({ name: recognizer });
    assert.equal(found.name, recognizer);
    await assert.rejects(client.getRecognizer({ name: recognizer.replace('_', 'mine') }), { code: 5 });
  });

  it('answers UNIMPLEMENTED to what it does not do', async () => {
    await assert.rejects(client.recognize({ recognizer }), { code: 12 });
    await assert.rejects(client.listRecognizers({ parent: 'projects/demo-earshot/locations/global' }), {
      code: 12,
    });
  });

  const refused: [string, Request, RegExp][] = [
    ['a file that is not in Cloud Storage', request(['https://example.org/a.flac']), /gs:/],
    ['more than 15 files', request(Array.from({ length: 16 }, (_, i) => `gs://uploads/${i}`)), /15/],
    ['no file', request([]), /files/],
    ['the same file twice', request(['gs://uploads/a', 'gs://uploads/a']), /once/],
    ['no output', request(['gs://uploads/a'], { recognitionOutputConfig: null }), /output/],
    ['no model', request(['gs://uploads/a'], { config: { languageCodes: ['en-US'] } }), /model/],
    ['no language', request(['gs://uploads/a'], { config: { model: 'long' } }), /language/],
    [
      'inline output of two files',
      request(['gs://uploads/a', 'gs://uploads/b'], {
        recognitionOutputConfig: { inlineResponseConfig: {} },
      }),
      /one file/,
    ],
    ['a bad recognizer', request(['gs://uploads/a'], { recognizer: 'mine' }), /recognizer/],
  ];
  for (const [what, asked, reason] of refused) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(client.batchRecognize(asked), { code: 3, message: reason });
    });
  }

  it('says what is missing, and how to get it, as the fault of each file', async () => {
    const bare = await startSpeech({
      storageEndpoint: storage.endpoint,
      recogniser: () => recogniserStatus({ path: '/nonexistent' }),
    });
    const bareClient = clientOf(bare);
    try {
      const [operation] = await bareClient.batchRecognize(request(['gs://uploads/a.flac']));
      const [response] = await operation.promise();
      const error = response.results?.['gs://uploads/a.flac']?.error;
      assert.equal(error?.code, 14);
      assert.match(error.message ?? '', /PocketSphinx and ffmpeg not installed; run: .*pocketsphinx/);
    } finally {
      await bareClient.close();
      await bare.stop();
    }
  });

  it('looks for a recogniser until there is one, and no more then', async () => {
    const looks: RecogniserStatus[] = [
      { ready: false, missing: ['PocketSphinx'], install: 'none' },
      { ready: true, recogniser: { command: 'pocketsphinx', args: () => [], parse: () => [] } },
    ];
    const found = await startSpeech({
      storageEndpoint: storage.endpoint,
      recogniser: () => Promise.resolve(looks.shift() ?? assert.fail('it looked once more')),
    });
    const foundClient = clientOf(found);
    const uri = 'gs://uploads/none.flac';
    const codes: unknown[] = [];
    try {
      for (let asked = 0; asked < 3; asked += 1) {
        const [operation] = await foundClient.batchRecognize(request([uri]));
        const [response] = await operation.promise();
        codes.push(response.results?.[uri]?.error?.code);
      }
    } finally {
      await foundClient.close();
      await found.stop();
    }
    assert.deepEqual(codes, [14, 5, 5]);
  });

  it('keeps operations in its folder over a restart, and ends those that were cut off', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'earshot-test-'));
    const held = Promise.withResolvers<RecogniserStatus>();
    const first = await startSpeech({
      storageEndpoint: storage.endpoint,
      dataDir,
      recogniser: () => held.promise,
    });
    const firstClient = clientOf(first);
    const [{ name = '' }] = await firstClient.batchRecognize(request(['gs://uploads/none.flac']));
    await firstClient.close();
    const stopping = first.stop();
    held.resolve({ ready: false, missing: [], install: '' });
    await stopping;
    const second = await startSpeech({ storageEndpoint: storage.endpoint, dataDir });
    const secondClient = clientOf(second);
    try {
      await until('the operation to end', async () => {
        const operation = await secondClient.checkBatchRecognizeProgress(name);
        return operation.done;
      });
    } finally {
      await secondClient.close();
      await second.stop();
      await rm(dataDir, { recursive: true });
    }
  });
});
