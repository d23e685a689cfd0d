import assert from 'node:assert/strict';
import { findLease } from '@earshot/adapter-firestore';
import { type LeaseDocument, paths } from '@earshot/contracts';
import { until } from '@earshot/testing';
import type { Firestore, Timestamp } from '@google-cloud/firestore';
import { withDatabases } from '../testing/database.ts';

const WORK = 'listening-07';
/** Longer than any of these tests. */
const LONG_MS = 600_000;
/** Short enough to wait for its end. */
const SHORT_MS = 2_000;

describe('a lease', () => {
  let db: Firestore;
  const find = (owner: string, leaseMs = LONG_MS) => findLease(db, WORK, { owner, leaseMs });
  const found = async (owner: string, leaseMs = LONG_MS) => {
    const lease = await find(owner, leaseMs);
    assert.ok(lease, `${owner} finds the lease free`);
    return lease;
  };
  const stored = async () => (await db.doc(paths.lease(WORK)).get()).data() as LeaseDocument | undefined;
  const millis = (at: unknown) => (at as Timestamp).toMillis();

  withDatabases((databases) => {
    db = databases.client();
  });

  it('is had by one of all that find it free, and found by nobody until that one gives it back', async () => {
    const leases = await Promise.all(['a', 'b', 'c', 'd'].map((owner) => found(owner)));
    const holds = await Promise.all(leases.map((lease) => lease.hold()));
    assert.equal(holds.filter(Boolean).length, 1);
    assert.equal(await find('e'), undefined);
    await Promise.all(leases.map((lease) => lease.release()));
    assert.equal(await (await found('e')).hold(), true);
  });

  it('is not written before there is something to do', async () => {
    await (await found('a')).release();
    assert.equal(await stored(), undefined);
  });

  it('is taken over from a holder that died, once it has run out', async () => {
    const dead = await found('dead', SHORT_MS);
    await dead.hold();
    assert.equal(await find('heir'), undefined);
    const heir = await until('the lease to run out', () => find('heir'));
    assert.equal(await heir.hold(), true);
    assert.equal((await stored())?.owner, 'heir');
  });

  it('is kept for as long as its holder goes on', async () => {
    const lease = await found('busy', SHORT_MS);
    await lease.hold();
    const first = millis((await stored())?.until);
    await until(
      'the time of the first lease to pass',
      async () => {
        assert.equal(await lease.hold(), true);
        return lease.time() > first;
      },
      { everyMs: 20 },
    );
    assert.equal(await find('other'), undefined);
    assert.ok(millis((await stored())?.until) > first);
  });

  it('is lost to whoever took it over: the former holder neither goes on nor disturbs', async () => {
    const former = await found('former', SHORT_MS);
    await former.hold();
    const heir = await until('the lease to run out', () => find('heir'));
    await heir.hold();
    assert.equal(await former.hold(), false);
    former.reach(1);
    await former.release();
    assert.equal((await stored())?.owner, 'heir');
    assert.equal((await stored())?.through, undefined);
    assert.equal(await heir.hold(), true);
  });

  it('tells the next holder how far the work was done', async () => {
    const first = await found('first');
    assert.equal(first.through, undefined);
    await first.hold();
    first.reach(1_000);
    await first.release();
    const second = await found('second');
    assert.equal(second.through, 1_000);
    await second.hold();
    await second.release();
    assert.equal((await found('third')).through, 1_000);
  });
});
