import assert from 'node:assert/strict';
import { join } from 'node:path';
import vm from 'node:vm';
import { foldUnit } from '@earshot/listening-core';
import { history } from '@earshot/simulator';
import { bundleLibrary, MAX_LIBRARY_BYTES } from './bigquery-library.ts';

const ROOT = join(import.meta.dirname, '../../..');
const PUBLISHED = Date.parse('2026-11-22T10:00:00Z');

/** What ECMAScript had in 2019, less what came after that the fold uses. */
const WITHOUT_YOUNGER = `
  delete Array.prototype.at; delete Array.prototype.toSorted; delete Array.prototype.findLast;
  delete Array.prototype.toReversed; delete Object.hasOwn; delete Object.groupBy; delete Map.groupBy;
  delete String.prototype.isWellFormed; delete String.prototype.toWellFormed; delete String.prototype.at; delete String.prototype.replaceAll;
  delete globalThis.console; delete globalThis.WebAssembly; delete globalThis.Iterator; delete globalThis.structuredClone;
  for (const name of ['union', 'intersection', 'difference', 'isSubsetOf']) delete Set.prototype[name];`;

describe('the library of BigQuery functions', () => {
  let source: string;

  before(async () => {
    source = await bundleLibrary(join(ROOT, 'apps/listening/src/bigquery-library.ts'));
  });

  it('is far below what BigQuery takes, and imports nothing', () => {
    assert.ok(Buffer.byteLength(source) < MAX_LIBRARY_BYTES / 10, `${Buffer.byteLength(source)}`);
    assert.doesNotMatch(source, /\brequire\(|\bimport\b|node:/);
  });

  it('folds as the live fold does, in an engine of 2019 that has ECMAScript only', () => {
    const told = history({
      episodes: [{ episode_id: 'e1', show_id: 's1', duration_sec: 120, label: 'business' }],
      ...{ listeners: 8, seconds: 20, seed: 5, startAt: PUBLISHED - 120_000 },
      ...{ duplicates: 0.2, shuffle: 0.2, bursts: 0, unfit: 0.1 },
    });
    const messages = [
      ...told.publications.map(({ topic, event }) => ({ topic, body: JSON.stringify(event) })),
      { topic: 'playback', body: 'no JSON: \u00e9\u{1f600}' },
    ];
    const context = vm.createContext({
      messages: messages.map(({ topic, body }, i) => ({
        ...{
          subscription: `projects/p/subscriptions/${topic}-to-bigquery`,
          id: `m${i}`,
          publishedAt: PUBLISHED,
        },
        data: Buffer.from(body).toString('base64'),
      })),
    });
    vm.runInContext(WITHOUT_YOUNGER, context);
    vm.runInContext(source, context);
    const found = JSON.parse(
      vm.runInContext(
        `const rows = messages.flatMap((m) => earshot.readMessage(m.subscription, m.id, new Date(m.publishedAt), m.data));
         const units = {};
         for (const row of rows) if (row.code === null) (units[row.unit] = units[row.unit] || []).push(row);
         JSON.stringify({
           codes: rows.map(({ code }) => code),
           units: Object.values(units).map((some) => ({
             topic: some[0].topic, events: some.map(({ event }) => event),
             folded: earshot.foldUnit(some[0].topic, some.map(({ event }) => event)),
           })),
         })`,
        context,
      ) as string,
    ) as {
      codes: (string | null)[];
      units: { topic: 'playback'; events: string[]; folded: object }[];
    };
    assert.deepEqual(new Set(found.codes), new Set([null, 'invalid', 'late', 'future']));
    assert.ok(found.units.length > 10);
    for (const { topic, events, folded } of found.units) {
      assert.deepEqual(folded, JSON.parse(JSON.stringify(foldUnit(topic, events))));
    }
  });
});
