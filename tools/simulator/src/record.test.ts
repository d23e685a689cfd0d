import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dryRun } from './dry-run.ts';
import { history } from './history.ts';
import { record } from './record.ts';
import { readRecord, replay } from './replay.ts';
import { given, startAt } from './testing/options.ts';

describe('a recorded history', () => {
  let folder: string;
  const fileOf = (name: string) => join(folder, name);
  const linesOf = async (name: string) => (await readFile(fileOf(name), 'utf8')).split('\n');
  const options = given({ duplicates: 0.3, offline: 0.3, twoDevices: 0.2 });

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earshot-record-'));
    await record(fileOf('a'), options);
  });
  after(() => rm(folder, { recursive: true }));

  it('is the same, byte for byte, for the same options, whatever else comes with them', async () => {
    await record(fileOf('b'), { ...options, json: true } as typeof options);
    assert.deepEqual(await readFile(fileOf('b')), await readFile(fileOf('a')));
  });

  it('holds each publication as it is published, and what must come of all', async () => {
    const { publications, ...totals } = history(options);
    const [, ...lines] = (await linesOf('a')).filter(Boolean);
    const events = lines.slice(0, -1).map((line) => (JSON.parse(line) as { event: unknown }).event);
    assert.deepEqual(
      events.map((event) => JSON.stringify(event)),
      publications.map(({ event }) => JSON.stringify(event)),
    );
    const read = await readRecord(fileOf('a'));
    assert.deepEqual(read.totals, totals);
    assert.equal(read.options.startAt, startAt);
    assert.deepEqual(dryRun(options), await record(fileOf('c'), options));
  });

  it('is not read when its end is missing, a line is damaged, lines are gone, or it is something else', async () => {
    const lines = await linesOf('a');
    const wrong: Record<string, readonly [text: string, reason: RegExp]> = {
      cut: [lines.slice(0, -2).join('\n'), /cut: its end is missing/],
      damaged: [lines.with(2, lines[2]?.slice(0, 40) ?? '').join('\n'), /damaged, line 3: not JSON/],
      fateless: [lines.with(1, '{"publish_at":1,"topic":"playback","event":{}}').join('\n'), /line 2: fate/],
      thinned: [lines.toSpliced(3, 2).join('\n'), /holds \d+ of \d+ publications/],
      other: ['{"some":"json"}\n', /other, line 1: format/],
      empty: ['', /its end is missing/],
    };
    for (const [name, [text, reason]] of Object.entries(wrong)) {
      await writeFile(fileOf(name), text);
      await assert.rejects(readRecord(fileOf(name)), reason);
    }
    await assert.rejects(readRecord(fileOf('none')), { code: 'ENOENT' });
  });

  it('is not replayed when it is so old that other figures would come of it', async () => {
    const longAgo = { ...options, startAt: startAt - 40 * 86_400_000 };
    await record(fileOf('old'), longAgo);
    await assert.rejects(
      replay(fileOf('old'), { projectId: 'nowhere', users: 0 }),
      /could be replayed until 2026-10-1/,
    );
  });
});
