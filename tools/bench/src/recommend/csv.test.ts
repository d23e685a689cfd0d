import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSessions, UnreadableSessions } from './csv.ts';

describe('a file of sessions', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earshot-sessions-'));
  });
  after(() => rm(folder, { recursive: true }));

  const read = async (...lines: readonly string[]) => {
    const file = join(folder, 'sessions.csv');
    await writeFile(file, lines.join('\n'));
    return readSessions(file);
  };

  it('is read in order of time, whichever way times are written', async () => {
    const { name, steps } = await read(
      'session,user,item,time,country',
      's1,u1,c,2026-11-22T10:00:02Z,DE',
      's1,u1,a,1795341600,DE',
      's1,u1,b,1795341601000,DE',
      '',
    );
    assert.equal(name, 'sessions.csv');
    const time = Date.parse('2026-11-22T10:00:00Z');
    assert.deepEqual(
      steps,
      ['a', 'b', 'c'].map((item, i) => ({ session: 's1', user: 'u1', item, time: time + i * 1_000 })),
    );
  });

  it('is refused by the line that is wrong', async () => {
    await assert.rejects(
      read('user,item', 'a,b'),
      /sessions\.csv: expected the first line to begin with session,user,item,time/,
    );
    await assert.rejects(read('session,user,item,time', 's,u,i,1', 's,u,,1'), /sessions\.csv:3: expected/);
    await assert.rejects(read('session,user,item,time', 's,u,i,soon'), /sessions\.csv:2: expected/);
    await assert.rejects(readSessions(join(folder, 'none.csv')), UnreadableSessions);
    await assert.rejects(read('session,user,item,time'), /no lines but the first/);
  });
});
