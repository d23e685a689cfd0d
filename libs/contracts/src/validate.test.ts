import assert from 'node:assert/strict';
import * as v from 'valibot';
import { decodeMessage } from './events/decode.ts';
import { decodeWith, jsonOf, shown } from './validate.ts';

/** Deeper than JSON.stringify goes, as a text and as the value it parses to. */
const DEEP = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
const deep = JSON.parse(DEEP) as unknown;

describe('showing a received value', () => {
  it('gives its JSON, cut to a line', () => {
    assert.equal(shown({ a: 1 }), '{"a":1}');
    assert.equal(shown(undefined), 'undefined');
    assert.equal(shown('x'.repeat(200)).length, 78);
  });

  it('shows half of a surrogate pair, as it comes or as the cut leaves it, as U+FFFD', () => {
    for (const value of [
      JSON.parse(String.raw`"\ud800"`) as string,
      `${'x'.repeat(75)}\u{1f600}${'x'.repeat(9)}`,
    ]) {
      assert.ok(shown(value).isWellFormed(), JSON.stringify(value));
    }
    assert.ok(shown(Symbol('\ud800')).isWellFormed());
  });

  it('survives a value that nests deeper than JSON.stringify goes', () => {
    assert.throws(() => JSON.stringify(deep), RangeError);
    assert.match(shown(deep), /nested too deeply/);
    assert.match(jsonOf(deep) ?? '', /nested too deeply/);
  });

  it('lets a message of such a value be refused by its reason', () => {
    const { events, rejected } = decodeMessage('playback', Buffer.from(`[${DEEP},{"event_type":${DEEP}}]`));
    assert.equal(events.length, 0);
    assert.deepEqual(
      rejected.map(({ reason }) => reason.replace(/expected one of .*, got/, 'got')),
      [
        'expected an event object, got "(nested too deeply to be shown)"',
        'event_type: got "(nested too deeply to be shown)"',
      ],
    );
  });
});

describe('the reason of a refusal', () => {
  it('says which fields are missing, and what else was received', () => {
    const schema = v.object({ episode_id: v.string(), show: v.object({ id: v.string() }) });
    const reasonOf = (input: unknown) => {
      const decoded = decodeWith(schema, input);
      return decoded.ok ? undefined : decoded.reason;
    };
    assert.equal(reasonOf({ show: {} }), 'episode_id: is missing; show.id: is missing');
    assert.match(reasonOf({ episode_id: 7, show: { id: 'a' } }) ?? '', /^episode_id: .*string.*7$/);
    assert.match(reasonOf({ episode_id: undefined, show: { id: 'a' } }) ?? '', /^episode_id: .*undefined$/);
  });
});
