import assert from 'node:assert/strict';
import { type StandIn, standIn } from '@earshot/adapter-language/testing';
import { labelText } from './label.ts';

const GAME = 'the striker scored twice before halftime and the goalkeeper was injured in training';

describe('the label of a text', () => {
  let service: StandIn;

  before(async () => {
    service = await standIn();
  });
  beforeEach(() => service.asked.splice(0));
  afterEach(() => {
    delete process.env['TOPIC_LABELLER'];
  });

  it('is told by its words, and nobody is asked, unless a setting says otherwise', async () => {
    assert.equal((await labelText(GAME))?.label, 'sports');
    assert.deepEqual(service.asked, []);
  });

  it('is told by Natural Language where that is set, by its categories', async () => {
    process.env['TOPIC_LABELLER'] = 'natural_language';
    assert.deepEqual(await labelText(GAME), {
      label: 'business',
      confidence: 0.75,
      evidence: ['/Finance/Investing', '/News/Business News'],
    });
  });

  it('is undecided where Natural Language cannot tell', async () => {
    process.env['TOPIC_LABELLER'] = 'natural_language';
    assert.equal(await labelText('hello there'), undefined);
    assert.equal(await labelText(''), undefined);
  });
});
