import assert from 'node:assert/strict';
import { classifyText } from './index.ts';
import { type StandIn, standIn } from './testing/stand-in.ts';

describe('Natural Language over the wire', () => {
  let service: StandIn;

  before(async () => {
    service = await standIn();
  });
  beforeEach(() => service.asked.splice(0));

  it('classifies the whole text in one request, the surest category first', async () => {
    const text = 'shares fell again. '.repeat(20_000);
    assert.deepEqual(await classifyText(text), {
      ok: true,
      categories: [
        { name: '/Finance/Investing', confidence: 0.75 },
        { name: '/News/Business News', confidence: 0.25 },
      ],
    });
    assert.deepEqual(
      service.asked.map(({ type, content }) => [type, content]),
      [['PLAIN_TEXT', text]],
    );
  });

  it('tells why it cannot classify a text', async () => {
    assert.deepEqual(await classifyText('hello'), {
      ok: false,
      reason: 'Invalid text content: too few tokens.',
    });
  });

  it('throws when the service is out of reach, after one request', async () => {
    await assert.rejects(classifyText('down'), /UNAVAILABLE/);
    assert.equal(service.asked.length, 1);
  });
});
