import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type DocumentChange, type DocumentState, type MirrorRow, rowOf } from './change.ts';
import { mirrorCollections } from './collections.ts';
import { rejectedRow } from './rejected.ts';
import type { DocumentFields, DocumentValue } from './value.ts';

/** 2026-11-22T10:00:00Z */
const TEN = 1_795_341_600;

const at = (seconds: number, nanoseconds = 0): DocumentValue => ({ kind: 'timestamp', seconds, nanoseconds });
const state = (fields: DocumentFields, seconds = TEN, nanoseconds = 0): DocumentState => ({
  updateTime: { seconds, nanoseconds },
  fields,
});

const window: DocumentFields = {
  user_id: 'u1',
  window_start: at(TEN, 1_500),
  window_end: at(TEN + 60),
  plays: 2n,
  completes: 1n,
  stops: 0n,
  score: 4n,
};

function change(fields: Partial<DocumentChange>): DocumentChange {
  return {
    eventId: 'e1',
    time: '2026-11-22T10:00:00Z',
    document: 'users/u1/sessions/w1',
    parameters: { user: 'u1', window: 'w1' },
    ...fields,
  };
}

function row(fields: Partial<DocumentChange>): MirrorRow['json'] {
  const made = rowOf(mirrorCollections.sessions, change(fields));
  assert.ok(made);
  return made.json;
}

describe('the row of a change', () => {
  it('has a window’s columns as the reference names them, to the microsecond', () => {
    const { data, ...columns } = row({ after: state(window, TEN, 123_456_000) });
    assert.deepEqual(columns, {
      document: 'users/u1/sessions/w1',
      operation: 'CREATE',
      sequence: '1795341600123456',
      is_delete: false,
      event_id: 'e1',
      timestamp: '2026-11-22T10:00:00.123456Z',
      expires_at: null,
      user_id: 'u1',
      window_start: '2026-11-22T10:00:00.000001Z',
      window_end: '2026-11-22T10:01:00.000000Z',
      plays: '2',
      completes: '1',
      score: 4,
      column_faults: [],
    });
    assert.match(String(data), /"stops":0/);
  });

  it('tells creations, updates and deletes apart', () => {
    assert.equal(row({ after: state(window) }).operation, 'CREATE');
    assert.equal(row({ before: state(window), after: state(window) }).operation, 'UPDATE');
    const deleted = row({ before: state(window) });
    assert.deepEqual(
      [deleted.operation, deleted.is_delete, deleted.data, deleted.user_id],
      ['DELETE', true, null, 'u1'],
    );
  });

  it('leaves a column of another type empty, says so, and keeps the value in data', () => {
    const made = row({ after: state({ ...window, plays: 'many', score: [] }) });
    assert.equal(made.plays, null);
    assert.deepEqual(made.column_faults, [
      'plays: expected INT64, got string',
      'score: expected FLOAT64, got array',
    ]);
    assert.match(String(made.data), /"plays":"many"/);
  });

  it('takes a double without a fraction as a whole number, and no other', () => {
    assert.equal(row({ after: state({ ...window, plays: 3 }) }).plays, '3');
    assert.equal(row({ after: state({ ...window, plays: 3.5 }) }).plays, null);
    assert.equal(row({ after: state({ ...window, score: Number.NaN }) }).score, 'NaN');
  });

  it('mirrors no delete by TTL, but one before the expiry', () => {
    const expiring = state({ ...window, expires_at: at(TEN) });
    assert.equal(rowOf(mirrorCollections.sessions, change({ before: expiring })), undefined);
    assert.equal(row({ before: expiring, time: '2026-11-22T09:59:59.999999Z' }).operation, 'DELETE');
  });

  it('puts a delete after the state it deleted, whatever the event’s time was cut to', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 999_999 }),
        fc.integer({ min: 0, max: 3_000_000 }),
        fc.constantFrom(0, 3, 6),
        (micros, later, digits) => {
          const before = state(window, TEN, micros * 1000);
          const deletedMicros = BigInt(TEN) * 1_000_000n + BigInt(micros) + BigInt(later);
          const iso = new Date(Number(deletedMicros / 1_000_000n) * 1000).toISOString().slice(0, 19);
          const fraction = (deletedMicros % 1_000_000n).toString().padStart(6, '0').slice(0, digits);
          const deleted = row({ before, time: `${iso}${fraction && `.${fraction}`}Z` });
          const written = row({ after: before });
          assert.ok(BigInt(String(deleted.sequence)) > BigInt(String(written.sequence)));
          // And never after what a later write would get.
          assert.ok(BigInt(String(deleted.sequence)) <= deletedMicros + 1n);
        },
      ),
    );
  });

  it('refuses an event whose time is none', () => {
    assert.throws(() => row({ before: state(window), time: 'yesterday' }), /RFC 3339/);
  });

  it('is quarantined with its reason and all it says', () => {
    const refused: MirrorRow = { insertId: 'e1', json: row({ after: state(window) }) };
    const { json } = rejectedRow('sessions_changes', { row: refused, reason: 'too odd' }, TEN * 1000);
    assert.equal(json.reason, 'too odd');
    assert.equal(json.rejected_at, '2026-11-22T10:00:00.000Z');
    assert.deepEqual(JSON.parse(String(json.row)), refused.json);
  });
});

describe('the mirrored collections', () => {
  it('have tables of their own and columns that clash with no other', () => {
    const collections = Object.values(mirrorCollections);
    assert.equal(new Set(collections.map(({ table }) => table)).size, collections.length);
    for (const collection of collections) {
      const made = rowOf(collection, change({ after: state({}) }));
      const names = Object.keys(made?.json ?? {});
      assert.equal(names.length, 7 + 2 + Object.keys(collection.columns).length, collection.table);
    }
  });

  it('take their path’s columns from wildcards of their pattern', () => {
    for (const { table, document, columns } of Object.values(mirrorCollections)) {
      for (const column of Object.values(columns)) {
        if ('parameter' in column) assert.ok(document.includes(`{${column.parameter}}`), table);
      }
    }
  });
});
