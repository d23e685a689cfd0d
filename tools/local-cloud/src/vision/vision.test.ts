import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ImageAnnotatorClient, type protos } from '@google-cloud/vision';
import { credentials, status } from '@grpc/grpc-js';
import fc from 'fast-check';
import sharp from 'sharp';
import { CallFailure } from '../grpc/serve.ts';
import type { Service } from '../service.ts';
import type { VisionAnswers } from './answers.ts';
import { countColours } from './colours.ts';
import { startVision } from './start-vision.ts';

type Feature = 'LABEL_DETECTION' | 'SAFE_SEARCH_DETECTION' | 'IMAGE_PROPERTIES' | 'FACE_DETECTION';
type Answer = protos.google.cloud.vision.v1.IAnnotateImageResponse;

// Or else the client looks for a metadata server first, for seconds.
process.env['METADATA_SERVER_DETECTION'] ??= 'none';

const covers = join(import.meta.dirname, '../../../../samples/covers');
const all: Feature[] = ['LABEL_DETECTION', 'SAFE_SEARCH_DETECTION', 'IMAGE_PROPERTIES'];

const plain = (colour: string, side = 40) =>
  sharp({ create: { width: side, height: side, channels: 3, background: colour } })
    .png()
    .toBuffer();

describe('Vision, over the wire', () => {
  let open: { service: Service; client: ImageAnnotatorClient }[] = [];

  async function start(answers?: VisionAnswers): Promise<ImageAnnotatorClient> {
    const service = await startVision(answers ? { answers } : {});
    const client = new ImageAnnotatorClient({
      projectId: 'demo-earshot',
      apiEndpoint: '127.0.0.1',
      port: service.port,
      sslCreds: credentials.createInsecure(),
    });
    open.push({ service, client });
    return client;
  }

  afterEach(async () => {
    for (const { service, client } of open) {
      await client.close();
      await service.stop();
    }
    open = [];
  });

  const ask = (content: Uint8Array, features: readonly Feature[] = all) => ({
    image: { content },
    features: features.map((type) => ({ type })),
  });

  async function annotate(client: ImageAnnotatorClient, ...requests: object[]): Promise<Answer[]> {
    const [response] = await client.batchAnnotateImages({ requests });
    return response.responses ?? [];
  }

  const topColour = (answer: Answer | undefined) =>
    answer?.imagePropertiesAnnotation?.dominantColors?.colors?.[0];

  it('tells the dominant colours from the pixels, the largest part first', async () => {
    const client = await start();
    const red = await plain('#c81e1e', 30);
    const picture = await sharp(await plain('#1e1ec8', 60))
      .composite([{ input: red, left: 0, top: 0 }])
      .png()
      .toBuffer();
    const [answer] = await annotate(client, ask(picture));
    const colors = answer?.imagePropertiesAnnotation?.dominantColors?.colors ?? [];
    assert.deepEqual(
      colors.map(({ color }) => [color?.red, color?.green, color?.blue]),
      [
        [30, 30, 200],
        [200, 30, 30],
      ],
    );
    assert.ok(Math.abs((colors[0]?.pixelFraction ?? 0) - 0.75) < 0.02);
  });

  it('does not count what is transparent', async () => {
    const client = await start();
    const [answer] = await annotate(client, ask(await readFile(join(covers, 'a-telescope-in-space.png'))));
    const { red, green, blue } = topColour(answer)?.color ?? {};
    assert.deepEqual([red, green, blue], [0x1b, 0x1b, 0x3a]);
  });

  it('says UNKNOWN of every category and invents no label', async () => {
    const client = await start();
    const [answer] = await annotate(client, ask(await plain('#c81e1e')));
    const { adult, violence, racy, medical, spoof } = answer?.safeSearchAnnotation ?? {};
    assert.deepEqual(
      [adult, violence, racy, medical, spoof],
      ['UNKNOWN', 'UNKNOWN', 'UNKNOWN', 'UNKNOWN', 'UNKNOWN'],
    );
    assert.deepEqual(answer?.labelAnnotations, []);
  });

  it('tells only what was asked for', async () => {
    const client = await start();
    const [answer] = await annotate(client, ask(await plain('#c81e1e'), ['IMAGE_PROPERTIES']));
    assert.equal(answer?.safeSearchAnnotation, null);
    assert.ok(topColour(answer));
  });

  it('tells the fault of an image beside the answers about others', async () => {
    const client = await start();
    const answers = await annotate(
      client,
      ask(Buffer.from('not an image')),
      ask(await plain('#c81e1e')),
      ask(await readFile(join(covers, 'the-final-game.png'))),
      ask(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')),
      ask(Buffer.alloc(0)),
      { image: { source: { imageUri: 'gs://uploads/a.png' } }, features: [{ type: 'LABEL_DETECTION' }] },
      ask(await plain('#c81e1e'), ['FACE_DETECTION']),
      ask(await plain('#c81e1e'), []),
    );
    const codes = answers.map(({ error }) => error?.code ?? 0);
    assert.deepEqual(codes, [3, 0, 3, 3, 3, 12, 12, 3]);
    assert.match(answers[0]?.error?.message ?? '', /^Bad image data/);
  });

  it('refuses an image of more than 20 MB or 75 megapixels', async () => {
    const client = await start();
    const huge = await sharp({
      create: { width: 9_000, height: 8_400, channels: 3, background: '#ffffff' },
    })
      .png({ compressionLevel: 1 })
      .toBuffer();
    const [heavy, wide] = await annotate(client, ask(Buffer.alloc(20_000_001)), ask(huge));
    assert.match(heavy?.error?.message ?? '', /20000001 bytes/);
    assert.match(wide?.error?.message ?? '', /pixel limit/);
  });

  it('refuses more than 16 images', async () => {
    const client = await start();
    const image = await plain('#c81e1e');
    const requests = Array.from({ length: 17 }, () => ask(image));
    await assert.rejects(annotate(client, ...requests), { code: 3 });
    assert.equal((await annotate(client, ...requests.slice(1))).length, 16);
  });

  it('answers UNIMPLEMENTED to what it does not do', async () => {
    const client = await start();
    await assert.rejects(client.batchAnnotateFiles({ requests: [] }), { code: 12 });
  });

  it('answers as scripted by the hash of the bytes', async () => {
    const image = await plain('#c81e1e');
    const client = await start({
      [createHash('sha256').update(image).digest('hex')]: {
        safeSearch: { adult: 'VERY_LIKELY' },
        labels: [{ description: 'Red', score: 0.5 }],
      },
    });
    const [answer, other] = await annotate(client, ask(image), ask(await plain('#1e1ec8')));
    assert.equal(answer?.safeSearchAnnotation?.adult, 'VERY_LIKELY');
    assert.equal(answer.safeSearchAnnotation.racy, 'UNKNOWN');
    assert.equal(answer.labelAnnotations?.[0]?.description, 'Red');
    assert.equal(other?.safeSearchAnnotation?.adult, 'UNKNOWN');
  });

  it('answers as scripted by a function, request for request', async () => {
    let calls = 0;
    const client = await start(({ dominantColor }) => {
      if (dominantColor !== '#c81e1e') return undefined;
      calls++;
      return calls === 1 ? { error: { code: 14, message: 'try again' } } : {};
    });
    const image = await plain('#c81e1e');
    const [first] = await annotate(client, ask(image));
    const [second] = await annotate(client, ask(image));
    assert.equal(first?.error?.code, 14);
    assert.equal(second?.error, null);
  });

  it('fails the whole call when a script says so', async () => {
    const client = await start(() => {
      throw new CallFailure(status.PERMISSION_DENIED, 'no');
    });
    await assert.rejects(annotate(client, ask(await plain('#c81e1e'))), { code: 7 });
  });

  it('counts colours so that the parts never make more than the whole', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 400 }), (rgba) => {
        const total = countColours(rgba).reduce((sum, { fraction }) => sum + fraction, 0);
        assert.ok(total <= 1 + 1e-9);
      }),
    );
  });
});
