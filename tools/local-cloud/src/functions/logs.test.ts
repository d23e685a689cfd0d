import assert from 'node:assert/strict';
import { entryOf } from './logs.ts';

describe('a printed line', () => {
  const origin = { codebase: 'base' };

  it('that is a JSON object is a structured entry', () => {
    const entry = entryOf('{"severity":"NOTICE","message":"done","episode":"e1"}', origin, 'INFO');
    assert.equal(entry.severity, 'NOTICE');
    assert.equal(entry.message, 'done');
    assert.deepEqual(entry.fields, { episode: 'e1' });
  });

  for (const line of ['plain', '{not json', '{"no":"message"}'])
    it(`${line} is kept whole as a message`, () => {
      const entry = entryOf(line, origin, 'ERROR');
      assert.equal(entry.message, line);
      assert.equal(entry.severity, 'ERROR');
    });
});
