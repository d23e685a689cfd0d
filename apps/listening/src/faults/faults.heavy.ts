import assert from 'node:assert/strict';
import { findGoogleEmulators, isAlive, isFound, type Mode } from '@earshot/local-cloud';
import { Dice } from '@earshot/simulator';
import { notRun, SEED, type SeenCall, until } from '@earshot/testing';
import { instance, messageOf } from '../testing/instance.ts';
import { createChaos } from './testing/chaos.ts';
import { signal } from './testing/processes.ts';
import { type Stage, startStage } from './testing/stage.ts';
import { shuffledMessages, tell, type Told } from './testing/told.ts';

const rounds = Number(process.env['FAULT_ROUNDS'] ?? 10);
/** Longest that work under faults is waited for, in milliseconds. */
const PATIENCE_MS = 240_000;
/** Messages published at once. */
const WAVE = 20;

for (const mode of ['embedded', 'google'] satisfies Mode[]) {
  describe(`counters under all faults at once, ${mode} (${rounds} cases, seed ${SEED})`, function () {
    this.timeout(2 * PATIENCE_MS);
    let stage: Stage | undefined;
    const ended = { SIGKILL: new Set<number>(), SIGTERM: new Set<number>() };
    const seen: SeenCall[] = [];

    before(async function () {
      const { firestore, pubsub } = await findGoogleEmulators();
      const missing = [firestore, pubsub].flatMap((found) => (isFound(found) ? [] : [found.missing]));
      if (mode === 'google' && missing.length > 0) notRun(this, missing.join('; '));
      stage = await startStage(mode);
    });
    after(async () => {
      await stage?.stop();
      const all = [...ended.SIGKILL, ...ended.SIGTERM];
      await until('all processes to be gone', () => !all.some(isAlive));
    });

    const running = (): Stage => {
      assert.ok(stage);
      return stage;
    };
    const send = (name: 'SIGKILL' | 'SIGTERM') => () => {
      const [serving] = running().cloud.processes();
      if (!serving) return;
      ended[name].add(serving.pid);
      signal(serving.pid, name);
    };

    const rival = (told: Told, dice: Dice): Promise<void>[] => {
      const fold = instance(running().client(running().proxy.host));
      const counted = told.publications.filter(({ fate }) => fate === 'counted');
      return shuffledMessages({ ...told, publications: counted }, 1, dice).map(async ({ topic, body }) => {
        const message = messageOf(body, new Date().toISOString());
        const folded = () => fold[topic](message).then(() => true);
        await until('a message to be folded', folded, { deadlineMs: PATIENCE_MS, everyMs: 200 });
      });
    };

    for (let round = 1; round <= rounds; round += 1) {
      it(`are exact in round ${round}`, async () => {
        const on = running();
        const { cloud, proxy } = on;
        const dice = new Dice(SEED, round);
        const told = tell(`round${round}`, SEED + round, { sessions: 150, listeners: 25, unfit: 0.05 });
        const disturbed = proxy.disturb(createChaos(dice, { kill: send('SIGKILL'), end: send('SIGTERM') }));
        const rivals = rival(told, dice);
        const messages = shuffledMessages(told, 2, dice);
        const half = Math.floor(messages.length / 2);
        await on.publish(messages.slice(0, half), WAVE);
        // It may fail here: the next run has to put right what it left.
        const ticked = Promise.allSettled([cloud.runSchedule('listeningTick')]);
        await on.publish(messages.slice(half), WAVE);
        await ticked;
        proxy.down();
        const refused = proxy.refused();
        await until('somebody to look for Firestore in vain', () => proxy.refused() > refused);
        proxy.up();
        await Promise.all([...rivals, cloud.idle(PATIENCE_MS)]);
        seen.push(...disturbed);
        assert.ok(disturbed.some(({ fault }) => fault));
        await on.calm();
        await on.check(told);
        await cloud.runSchedule('listeningTick');
        await on.calm();
        await on.check(told);
      });
    }

    it('had every kind of fault', () => {
      const kinds = new Set(
        seen.flatMap(({ fault }) => (fault ? [`${fault.when} ${faultName(fault.act)}`] : [])),
      );
      const names = ['8', '10', '14', 'cut', 'kill'];
      const expected = names.flatMap((name) => [`after ${name}`, `instead ${name}`]);
      assert.deepEqual([...kinds].sort(), expected.sort());
      assert.ok(seen.some(({ method, status, fault }) => method === 'Commit' && status === 0 && fault));
      assert.ok(ended.SIGKILL.size > 0 && ended.SIGTERM.size > 0);
    });
  });
}

const faultName = (act: number | 'cut' | (() => void)): string =>
  typeof act === 'function' ? 'kill' : String(act);
