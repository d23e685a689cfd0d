import assert from 'node:assert/strict';
import { paths } from '@earshot/contracts';
import { mirrorCollections } from '@earshot/mirroring-core';
import { backfill, verify } from '@earshot/mirror-tools';
import { until } from '@earshot/testing';
import { type Stage, sharedStage } from './testing/cloud.ts';

describe('the mirror codebase under faults', () => {
  let stage: Stage;

  before(async () => {
    stage = await sharedStage();
  });

  /** Writes profiles, each with a number of its own. */
  const write = (world: string, count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, i) => stage.db.doc(paths.profile(`${world}_${i}`)).set({ plays: i })),
    );
  /** Everything is there, as it was written, and nothing was given up. */
  const check = async (world: string, count: number) => {
    await stage.cloud.idle(90_000);
    const [state] = await stage.cloud.bigquery.query(
      `SELECT COUNT(*) AS n, SUM(plays) AS plays FROM earshot.profiles WHERE STARTS_WITH(document, 'profiles/${world}_')`,
    );
    assert.deepEqual(state, { n: count, plays: (count * (count - 1)) / 2 });
    for (const { deadLettered, dropped } of stage.cloud.deliveries()) assert.equal(deadLettered + dropped, 0);
  };
  const retried = () => stage.cloud.deliveries().reduce((sum, counts) => sum + counts.retried, 0);

  it('loses nothing when BigQuery is down for longer than an instance waits', async () => {
    const before = retried();
    stage.proxy.target = 0;
    await write('outage', 60);
    await until('events to be delivered again', () => retried() > before);
    stage.proxy.target = stage.cloud.bigquery.port;
    await check('outage', 60);
  });

  it('loses nothing when its process is killed in the middle of an insert, before and after BigQuery has it', async () => {
    const killed = new Set<number>();
    const kill = () => {
      const [serving] = stage.cloud.processes();
      if (!serving || killed.has(serving.pid) || killed.size === 2) return;
      // The rows of the first never reach BigQuery; those of the second do, and its answer finds nobody.
      if (killed.size === 0) stage.proxy.faults.unshift('no answer');
      killed.add(serving.pid);
      process.kill(serving.pid, 'SIGKILL');
    };
    stage.proxy.onInsert = kill;
    await write('killed', 200);
    await until('two processes to be killed', () => killed.size === 2);
    stage.proxy.onInsert = () => undefined;
    assert.ok(stage.proxy.fired.includes('no answer'));
    await check('killed', 200);
  });

  it('is brought to what Firestore has while that changes', async () => {
    const { db, cloud } = stage;
    const { profiles } = mirrorCollections;
    const refs = Array.from({ length: 400 }, (_, i) => db.doc(paths.profile(`repaired_${i}`)));
    await Promise.all(refs.map((ref, i) => ref.set({ plays: i })));
    await cloud.idle();
    // As if a trigger had been missing: a third of the rows and all deletes of ten documents.
    await Promise.all(refs.slice(0, 10).map((ref) => ref.delete()));
    await cloud.idle();
    const rows = `earshot.profiles_changes WHERE STARTS_WITH(document, 'profiles/repaired_')`;
    await cloud.bigquery.query(`DELETE FROM ${rows} AND (is_delete OR MOD(sequence, 3) = 0)`);
    const before = await verify(profiles, { extent: 'content', graceSec: 0, limit: 1000 });
    const kinds = new Set(before.differences.map(({ kind }) => kind));
    assert.ok(kinds.has('missing') && kinds.has('extra'), [...kinds].join());

    const changes = Promise.all(
      refs.slice(5, 200).map(async (ref, i) => (i % 3 === 0 ? ref.delete() : ref.set({ plays: -i }))),
    );
    const repaired = backfill(profiles, { extent: 'times', rate: 2_000 });
    await Promise.all([changes, repaired]);
    await cloud.idle();
    assert.ok((await repaired).appended > 0);
    const after = await verify(profiles, { extent: 'content', graceSec: 0, limit: 1000 });
    assert.deepEqual(after.differences, []);
  });
});
