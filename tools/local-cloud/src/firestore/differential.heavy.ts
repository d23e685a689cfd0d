import {
  FieldValue,
  GeoPoint,
  Timestamp,
  type CollectionReference,
  type DocumentData,
  type Firestore,
  type OrderByDirection,
  type Query,
  type WhereFilterOp,
} from '@google-cloud/firestore';
import fc from 'fast-check';
import { notRun } from '@earshot/testing';
import assert from 'node:assert/strict';
import { findGoogleEmulators, isFound } from '../google/find-emulators.ts';
import { startGoogleFirestore } from '../google/start-google-firestore.ts';
import type { FirestoreService } from '../service.ts';
import { startFirestore } from './start.ts';
import { clientOf, PROJECT } from './testing/suites.ts';

const FIELDS = ['a', 'b', 'c'] as const;
const IDS = ['1', '2', '3', '4', '5', '6'];

/** Values in words, as each client makes its own objects of them. */
const leaf = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, NaN, 0, -0, 1, 1.5, -7, 2 ** 53, '', 'a', 'b', 'é'),
  fc.constantFrom<unknown>(new Timestamp(1, 0), new Timestamp(1, 1000), new GeoPoint(1, 2), Buffer.from('a')),
);
const value = fc.oneof(
  { weight: 5, arbitrary: leaf },
  { weight: 1, arbitrary: fc.array(leaf, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.dictionary(fc.constantFrom('x', 'y'), leaf, { maxKeys: 2 }) },
);
const change = fc.oneof(
  { weight: 4, arbitrary: value },
  { weight: 1, arbitrary: fc.constantFrom(1, 0.5, -3).map((by) => FieldValue.increment(by)) },
  {
    weight: 1,
    arbitrary: fc.array(leaf, { minLength: 1, maxLength: 2 }).map((all) => FieldValue.arrayUnion(...all)),
  },
  {
    weight: 1,
    arbitrary: fc.array(leaf, { minLength: 1, maxLength: 2 }).map((all) => FieldValue.arrayRemove(...all)),
  },
);
const data = fc.dictionary(fc.constantFrom(...FIELDS), change, { minKeys: 1 });
const write = fc.record({
  id: fc.constantFrom(...IDS),
  kind: fc.constantFrom('set', 'merge', 'create', 'update', 'delete', 'delete existing'),
  data,
});
const commits = fc.array(fc.array(write, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 12 });

type WriteSpec = typeof write extends fc.Arbitrary<infer T> ? T : never;

const OPERATORS: readonly WhereFilterOp[] = ['==', '!=', '<', '<=', '>', '>=', 'array-contains'];
const query = fc.record({
  // One of an operator and no array-contains of null or NaN: such queries are refused, and the client repeats those for seconds.
  filters: fc
    .uniqueArray(fc.tuple(fc.constantFrom(...FIELDS), fc.constantFrom(...OPERATORS), leaf), {
      maxLength: 2,
      selector: ([, operator]) => operator,
    })
    .filter((filters) =>
      filters.every(
        ([, operator, wanted]) => operator !== 'array-contains' || (wanted !== null && !Number.isNaN(wanted)),
      ),
    ),
  orders: fc.uniqueArray(
    fc.tuple(fc.constantFrom(...FIELDS), fc.constantFrom<OrderByDirection>('asc', 'desc')),
    {
      maxLength: 2,
      selector: ([field]) => field,
    },
  ),
  offset: fc.constantFrom(0, 0, 1),
  limit: fc.constantFrom(1, 3, 100),
});
type QuerySpec = typeof query extends fc.Arbitrary<infer T> ? T : never;

/** What came of it: the answer, the code of a refusal, or that the client itself would not ask. */
async function outcome<T>(act: () => Promise<T>): Promise<T | number | 'not asked'> {
  try {
    return await act();
  } catch (error) {
    const { code } = error as { code?: number };
    if (code === undefined && !/^(Invalid query|Value for argument)/.test((error as Error).message))
      throw error;
    return code ?? 'not asked';
  }
}

function commit(
  db: Firestore,
  collection: CollectionReference,
  writes: readonly WriteSpec[],
): Promise<unknown> {
  const batch = db.batch();
  for (const { id, kind, data: fields } of writes) {
    const document = collection.doc(id);
    if (kind === 'set') batch.set(document, fields);
    else if (kind === 'merge') batch.set(document, fields, { merge: true });
    else if (kind === 'create') batch.create(document, fields);
    else if (kind === 'update') batch.update(document, fields);
    else batch.delete(document, kind === 'delete' ? {} : { exists: true });
  }
  return outcome(() => batch.commit().then(() => 'done'));
}

async function contents(collection: CollectionReference): Promise<[string, DocumentData][]> {
  return (await collection.get()).docs.map((doc) => [doc.id, doc.data()]);
}

function answer(
  collection: CollectionReference,
  { filters, orders, offset, limit }: QuerySpec,
): Promise<unknown> {
  return outcome(async () => {
    let built: Query = collection;
    for (const [field, operator, wanted] of filters) built = built.where(field, operator, wanted);
    for (const [field, direction] of orders) built = built.orderBy(field, direction);
    return (await built.offset(offset).limit(limit).get()).docs.map(({ id }) => id);
  });
}

describe("our Firestore and Google's emulator", function () {
  this.timeout(600_000);
  const services: FirestoreService[] = [];
  let ours: Firestore | undefined;
  let theirs: Firestore | undefined;
  let count = 0;
  const runs = { numRuns: 200 };

  before(async function () {
    const { firestore } = await findGoogleEmulators();
    if (!isFound(firestore)) notRun(this, firestore.missing);
    services.push(await startFirestore(), await startGoogleFirestore({ projects: [PROJECT] }));
    [ours, theirs] = services.map((service) => clientOf(service));
  });

  after(async () => {
    await Promise.all([ours?.terminate(), theirs?.terminate()]);
    await Promise.all(services.map((service) => service.stop()));
  });

  const onEach = async <T>(
    act: (db: Firestore, collection: CollectionReference) => Promise<T>,
  ): Promise<[T, T]> => {
    assert(ours && theirs);
    const name = `random${count}`;
    return [await act(ours, ours.collection(name)), await act(theirs, theirs.collection(name))];
  };

  it('come to the same documents and refusals by the same commits', async () => {
    const property = fc.asyncProperty(commits, async (all) => {
      count += 1;
      for (const writes of all) {
        const [here, there] = await onEach((db, collection) => commit(db, collection, writes));
        assert.deepEqual(here, there);
      }
      const [here, there] = await onEach((_, collection) => contents(collection));
      assert.deepEqual(here, there);
    });
    await fc.assert(property, runs);
  });

  it('answer queries alike', async () => {
    const documents = fc.array(fc.dictionary(fc.constantFrom(...FIELDS), value), {
      minLength: 3,
      maxLength: 12,
    });
    const property = fc.asyncProperty(
      documents,
      fc.array(query, { minLength: 5, maxLength: 10 }),
      async (all, queries) => {
        count += 1;
        await onEach((db, collection) => {
          const batch = db.batch();
          all.forEach((fields, index) => batch.set(collection.doc(`d${index}`), fields));
          return batch.commit();
        });
        for (const one of queries) {
          const [here, there] = await onEach((_, collection) => answer(collection, one));
          assert.deepEqual(here, there);
        }
      },
    );
    await fc.assert(property, runs);
  });
});
