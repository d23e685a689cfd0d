import assert from 'node:assert/strict';
import { type Service, startVision } from '@earshot/local-cloud';
import sharp from 'sharp';
import { annotateImage } from './index.ts';

const picture = (background: string) =>
  sharp({ create: { width: 64, height: 64, channels: 3, background } })
    .jpeg()
    .toBuffer();

describe('Vision over the wire', () => {
  let service: Service;

  before(async () => {
    service = await startVision({
      answers: ({ dominantColor }) => {
        if (dominantColor.startsWith('#f')) {
          return {
            safeSearch: { adult: 'LIKELY', racy: 'POSSIBLE' },
            labels: [{ description: 'Cat', score: 0.9 }],
          };
        }
        return dominantColor.startsWith('#0')
          ? { error: { code: 3, message: 'Bad image data.' } }
          : undefined;
      },
    });
    Object.assign(process.env, service.env, { METADATA_SERVER_DETECTION: 'none' });
  });
  after(() => service.stop());

  it('reads likelihoods, labels and the dominant colour; what is not said is UNKNOWN', async () => {
    const annotation = await annotateImage(await picture('#fe2020'));
    assert.ok(annotation.ok);
    assert.deepEqual(annotation.findings, {
      likelihoods: {
        adult: 'LIKELY',
        racy: 'POSSIBLE',
        violence: 'UNKNOWN',
        medical: 'UNKNOWN',
        spoof: 'UNKNOWN',
      },
      labels: ['Cat'],
    });
    assert.match(annotation.dominant_color ?? '', /^#f[0-9a-f]{5}$/);
  });

  it('knows nothing where nothing is said', async () => {
    const annotation = await annotateImage(await picture('#8080c0'));
    assert.ok(annotation.ok);
    assert.ok(Object.values(annotation.findings.likelihoods).every((likelihood) => likelihood === 'UNKNOWN'));
  });

  it('tells the fault of one image as a reason, not as a failed call', async () => {
    assert.deepEqual(await annotateImage(await picture('#002000')), { ok: false, reason: 'Bad image data.' });
  });

  it('throws when the service does not answer', async () => {
    await service.stop();
    await assert.rejects(annotateImage(await picture('#8080c0')));
  });
});
