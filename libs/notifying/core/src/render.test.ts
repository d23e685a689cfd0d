import assert from 'node:assert/strict';
import fc from 'fast-check';
import { render } from './render.ts';

describe('render', () => {
  it('fills in placeholders, also with spaces and more than once', () => {
    const text = '{{title}} by {{ user_id }}: {{title}}';
    assert.equal(render(text, { title: 'News', user_id: 'user_1' }), 'News by user_1: News');
  });

  it('leaves nothing of a placeholder without a value', () => {
    assert.equal(render('a{{nobody}}b{{constructor}}', {}), 'ab');
  });

  it('puts a value on one line, without what could reorder or hide text, and cuts it', () => {
    assert.equal(render('{{title}}', { title: ' a\n\u0007b\u202Ec\u200Bd\u200De ' }), 'a bcd\u200De');
    assert.equal(render('{{title}}', { title: '🎧'.repeat(200) }), `${'🎧'.repeat(119)}…`);
  });

  it('never reads a value for placeholders or patterns', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 100 }), (words) => {
        const title = `{{user_id}}$&$1${words.replace(/\s+/g, '')}`;
        const shown = render('<{{title}}>', { title, user_id: 'SECRET' });
        assert.ok(shown.startsWith('<{{user_id}}$&$1') && !shown.includes('SECRET'));
      }),
    );
  });
});
