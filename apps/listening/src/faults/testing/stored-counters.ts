import { decodeState, engagementKind, playbackKind, qualityKind, type Tally } from '@earshot/listening-core';
import type { Firestore } from '@google-cloud/firestore';
import { addAmounts, type Counters, flatFields } from './counters.ts';
import { addIncrements, personalToo } from './expected-counters.ts';

/** Documents that hold counters: as collections or, below their episode, as collection groups. */
const COUNTING = ['profiles', 'metrics', 'windows', 'minutes', 'shards'] as const;
/** What waits in a state for the profile, by the name of the states' collection. */
const PENDING_OF: Readonly<Record<string, (state: string) => Tally>> = {
  sessions: (state) => decodeState(playbackKind, state).pending,
  quality: (state) => decodeState(qualityKind, state).pending,
  engagement: (state) => decodeState(engagementKind, state).pending,
};
/** A shard of a document belongs to its parent: its fields are added to the parent's. */
const SHARD = /\/shards\/[^/]+$/;

/** Every counter of one world as the database has it, with what waits in the fold's states for the profile. */
export async function storedCounters(db: Firestore, world: string): Promise<Counters> {
  const counters: Counters = new Map();
  for (const { ref, data } of await documents(db, COUNTING, world)) {
    addAmounts(counters, ref.path.replace(SHARD, ''), flatFields(data));
  }
  for (const [name, pendingOf] of Object.entries(PENDING_OF)) {
    for (const { ref, data } of await documents(db, [name], world)) {
      if (!ref.path.startsWith('listeners/')) continue;
      const pending = pendingOf(String(data['state']));
      addAmounts(counters, ref.path, flatFields(data));
      addIncrements(counters, personalToo(new Map(), pending, String(data['user_id'])));
    }
  }
  return counters;
}

/** Ids of the events that the database has as refused, of those told. */
export async function storedRefusals(db: Firestore, ids: ReadonlySet<string>): Promise<string[]> {
  const { docs } = await db.collection('rejected').get();
  return docs
    .map(({ id }) => id)
    .filter((id) => ids.has(id))
    .sort();
}

async function documents(db: Firestore, groups: readonly string[], world: string) {
  const found = await Promise.all(groups.map((group) => db.collectionGroup(group).get()));
  return found
    .flatMap(({ docs }) => docs)
    .filter(({ ref }) => ref.path.split('/')[1]?.startsWith(`${world}_`))
    .map((doc) => ({ ref: doc.ref, data: doc.data() }));
}
