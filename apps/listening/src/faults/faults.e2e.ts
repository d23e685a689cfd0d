import assert from 'node:assert/strict';
import { isAlive } from '@earshot/local-cloud';
import { Dice } from '@earshot/simulator';
import { type GrpcCall, type GrpcFault, SEED, until } from '@earshot/testing';
import { instance, messageOf } from '../testing/instance.ts';
import { comparable } from './testing/counters.ts';
import { signal } from './testing/processes.ts';
import { type Stage, startStage } from './testing/stage.ts';
import { storedCounters } from './testing/stored-counters.ts';
import { createStorm, STORM_KINDS } from './testing/storm.ts';
import { type Extent, idOf, shuffledMessages, tell, type Told } from './testing/told.ts';

/** Answers that say another writer came first (google.rpc.Code: NOT_FOUND, ALREADY_EXISTS, FAILED_PRECONDITION, ABORTED). */
const CONFLICTS: readonly unknown[] = [5, 6, 9, 10];
const INVALID_ARGUMENT = 3;
/** Messages published at once, few enough that there are many commits to disturb. */
const WAVE = 5;

describe(`counters under faults (seed ${SEED})`, () => {
  let stage: Stage;
  let dice: Dice;
  let worlds = 0;
  const pids = new Set<number>();

  before(async () => {
    stage = await startStage();
  });
  beforeEach(() => {
    worlds += 1;
    dice = new Dice(SEED, worlds);
  });
  after(async () => {
    await stage.stop();
    await until('all processes to be gone', () => ![...pids].some(isAlive));
  });

  const isCommit = ({ method }: Pick<GrpcCall, 'method'>) => method === 'Commit';
  const pid = (): number | undefined => {
    const [serving] = stage.cloud.processes();
    if (serving) pids.add(serving.pid);
    return serving?.pid;
  };
  const total = (field: 'inFlight' | 'retried' | 'waiting') =>
    stage.cloud.deliveries().reduce((sum, counts) => sum + counts[field], 0);
  const tellWorld = (extent?: Extent): Told => {
    worlds += 1;
    return tell(`world${worlds}`, SEED + worlds, extent);
  };

  /** Tells one world after the other until a fault has come about often enough, and checks them all. */
  const exactOnce = async (cameAbout: () => boolean): Promise<void> => {
    const all: Told[] = [];
    while (all.length === 0 || !cameAbout()) {
      const told = tellWorld();
      all.push(told);
      await stage.publish(shuffledMessages(told, 2, dice), WAVE);
      await stage.cloud.idle();
    }
    await stage.calm();
    for (const told of all) await stage.check(told);
  };

  it('are exact when every event is told three times, shuffled', async () => {
    const told = tellWorld({ sessions: 80, unfit: 0.1 });
    const messages = shuffledMessages(told, 3, dice);
    assert.equal(messages.flatMap(({ body }) => body).length, 3 * told.publications.length);
    await stage.publish(messages, messages.length);
    await stage.calm();
    await stage.check(told);
  });

  it('are exact when acknowledgements of commits are lost', async () => {
    const seen = stage.proxy.disturb((call) =>
      isCommit(call) && dice.chance(0.3) ? { when: 'after', act: 'cut' } : undefined,
    );
    await exactOnce(() => seen.filter(({ status, fault }) => status === 0 && fault).length >= 5);
  });

  it('are exact when the process is killed before a commit and after it', async () => {
    const kills: GrpcFault['when'][] = ['after', 'instead', 'after'];
    const killed = new Set<number>();
    const kill = () => {
      const serving = pid();
      if (serving === undefined) return;
      killed.add(serving);
      signal(serving, 'SIGKILL');
    };
    const seen = stage.proxy.disturb((call) => {
      const when = kills[killed.size];
      return when && isCommit(call) && dice.chance(0.3) ? { when, act: kill } : undefined;
    });
    await exactOnce(() => killed.size === kills.length);
    for (const serving of killed) assert.ok(!isAlive(serving));
    assert.ok(
      seen.some(({ status, fault }) => status === 0 && fault?.when === 'after'),
      'a process has to be killed before it knows of its commit',
    );
  });

  it('are exact when the process is asked to end while it works', async () => {
    const ended = new Map<number, number>();
    const retried = total('retried');
    stage.proxy.disturb((call) => {
      const serving = pid();
      if (serving === undefined || ended.has(serving) || ended.size === 2) return undefined;
      if (!isCommit(call) || !dice.chance(0.3)) return undefined;
      ended.set(serving, total('inFlight'));
      signal(serving, 'SIGTERM');
      return undefined;
    });
    await exactOnce(() => ended.size === 2);
    for (const [serving, inFlight] of ended) {
      assert.ok(inFlight > 0, 'a message has to be in flight');
      assert.ok(!isAlive(serving));
    }
    assert.ok(total('retried') > retried, 'what was in flight has to be told again');
  });

  it('are exact in storms of refused and broken off calls', async () => {
    const seen = stage.proxy.disturb(createStorm(dice, 0.3));
    const fired = () =>
      new Set(
        seen.flatMap(({ method, fault }) => (fault ? [`${method} ${fault.when} ${String(fault.act)}`] : [])),
      );
    await exactOnce(() => fired().size === STORM_KINDS.length);
    assert.deepEqual([...fired()].sort(), STORM_KINDS);
    assert.ok(
      seen.some((each) => isCommit(each) && each.status === 0 && each.fault),
      'a commit has to be applied and reported as failed',
    );
  });

  it('of good events are exact beside poison', async () => {
    const told = tellWorld({ unfit: 0.2 });
    const poison = tellWorld({ sessions: 3, listeners: 1 });
    const good = shuffledMessages(told, 2, dice);
    const mixed = good.splice(0, 4).map(({ topic, body }) => {
      const bad = poison.publications.filter((each) => each.topic === topic);
      return { topic, body: [...bad.map(({ event }) => event), ...body] };
    });
    const seen = stage.proxy.disturb((call) =>
      isCommit(call) && call.holds(`/${poison.world}_user_`)
        ? { when: 'instead', act: INVALID_ARGUMENT }
        : undefined,
    );
    const rejected = async () => (await stage.client().collection('rejected').get()).docs;
    const before = (await rejected()).length;
    await stage.publishRaw('playback', Buffer.from('{"event_id":'));
    await stage.publishRaw('quality', Buffer.alloc(300_000, 'x'));
    await stage.publish([...mixed, ...shuffledMessages(poison, 1, dice), ...good], WAVE);
    await stage.cloud.idle();
    assert.ok(
      seen.some(({ fault }) => fault),
      'a commit has to be refused',
    );
    await stage.calm();
    await stage.check(told);
    assert.deepEqual(comparable(await storedCounters(stage.client(), poison.world)), {});
    const kept = await rejected();
    const refused = kept.filter((doc) => doc.get('code') === 'refused');
    assert.deepEqual(
      refused.map(({ id }) => id).sort(),
      poison.publications.map(({ event }) => idOf(event)).sort(),
    );
    const unfit = told.publications.filter(({ fate }) => fate !== 'counted').length;
    assert.equal(kept.length - before, unfit + refused.length + 2);
  });

  it('are exact when several instances fold the same listeners at once', async () => {
    const told = tellWorld({ listeners: 4 });
    const seen = stage.proxy.disturb(() => undefined);
    const folded = [1, 2].flatMap(() => {
      const fold = instance(stage.client(stage.proxy.host));
      return shuffledMessages(told, 1, dice).map(({ topic, body }) => {
        const message = messageOf(body, new Date().toISOString());
        return until('a message to be folded', async () => {
          await fold[topic](message);
          return true;
        });
      });
    });
    await Promise.all([...folded, stage.publish(shuffledMessages(told, 1, dice), WAVE)]);
    await stage.cloud.idle();
    const conflicts = seen.filter((each) => isCommit(each) && CONFLICTS.includes(each.status));
    assert.ok(conflicts.length > 0, 'instances have to get into each other’s way');
    await stage.calm();
    await stage.check(told);
  });

  it('are exact after Firestore was down for a while', async () => {
    const told = tellWorld();
    const messages = shuffledMessages(told, 2, dice);
    const half = Math.floor(messages.length / 2);
    await stage.publish(messages.slice(0, half), WAVE);
    const refused = stage.proxy.refused();
    stage.proxy.down();
    await stage.publish(messages.slice(half), messages.length);
    await until('functions to look for Firestore in vain', () => stage.proxy.refused() >= refused + 2);
    stage.proxy.up();
    await stage.calm();
    await stage.check(told);
  });
});
