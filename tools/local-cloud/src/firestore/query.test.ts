import {
  AggregateField,
  FieldPath,
  FieldValue,
  Filter,
  GeoPoint,
  Timestamp,
  type CollectionReference,
  type Firestore,
  type Query,
} from '@google-cloud/firestore';
import assert from 'node:assert/strict';
import { onBoth } from './testing/suites.ts';

onBoth('a query', (suite) => {
  let db: Firestore;
  let numbers: CollectionReference;
  let mixed: CollectionReference;

  before(async () => {
    ({ db } = suite());
    numbers = db.collection('numbers');
    mixed = db.collection('mixed');
    const batch = db.batch();
    for (let n = 0; n < 50; n += 1) {
      const tags = [`t${n % 3}`, 'all'];
      batch.set(numbers.doc(`d${String(n).padStart(2, '0')}`), {
        n,
        mod: n % 5,
        tags,
        in: { n },
        ...(n % 2 && { odd: true }),
      });
    }
    VALUES.forEach((value, index) => batch.set(mixed.doc(`m${index + 10}`), { value }));
    batch.set(mixed.doc('none'), { other: 1 });
    batch
      .set(db.doc('shows/s1/parts/p1'), { k: 1 })
      .set(db.doc('shows/s2/parts/p2'), { k: 2 })
      .set(db.doc('parts/p3'), { k: 3 });
    await batch.commit();
  });

  /** Every type in Firestore's order. */
  const VALUES = [
    null,
    false,
    true,
    NaN,
    -Infinity,
    -1,
    0,
    2.5,
    3,
    Number.MAX_SAFE_INTEGER,
    new Timestamp(1, 0),
    new Timestamp(1, 1000),
    '',
    'a',
    'a\u{1F600}',
    'b',
    Buffer.from('a'),
    Buffer.from('ab'),
    new GeoPoint(-1, 5),
    new GeoPoint(0, 0),
    [],
    [1],
    [1, 'a'],
    [2],
    FieldValue.vector([9]),
    FieldValue.vector([1, 2]),
    {},
    { a: 1 },
    { a: 2 },
    { b: 0 },
  ];

  const ns = async (query: Query): Promise<unknown[]> =>
    (await query.get()).docs.map((doc) => doc.get('n') as unknown);
  const ids = async (query: Query): Promise<string[]> => (await query.get()).docs.map(({ id }) => id);

  it('orders every type after every other', async () => {
    const found = await ids(mixed.orderBy('value'));
    assert.deepEqual(
      found,
      VALUES.map((_, index) => `m${index + 10}`),
    );
    assert.deepEqual(await ids(mixed.orderBy('value', 'desc')), found.toReversed());
  });

  it('finds by equality, range and membership', async () => {
    assert.deepEqual(await ns(numbers.where('mod', '==', 2).limit(3)), [2, 7, 12]);
    assert.deepEqual(await ns(numbers.where('n', '>', 10).where('n', '<=', 13)), [11, 12, 13]);
    assert.deepEqual(await ns(numbers.where('n', 'in', [1, 2, 99])), [1, 2]);
    assert.deepEqual(
      await ns(
        numbers
          .where(
            'n',
            'not-in',
            Array.from({ length: 10 }, (_, n) => n),
          )
          .limit(2),
      ),
      [10, 11],
    );
    assert.equal((await numbers.where('mod', '!=', 0).get()).size, 40);
    assert.equal((await numbers.where('tags', 'array-contains', 't0').get()).size, 17);
    assert.equal((await numbers.where('tags', 'array-contains-any', ['t0', 't1']).get()).size, 34);
    assert.deepEqual(await ns(numbers.where('in.n', '>=', 48)), [48, 49]);
  });

  it('compares values of one type only', async () => {
    assert.deepEqual(await ids(mixed.where('value', '<', 3)), ['m14', 'm15', 'm16', 'm17']);
    assert.deepEqual(await ids(mixed.where('value', '>=', 'a')), ['m23', 'm24', 'm25']);
    assert.deepEqual(await ids(mixed.where('value', '==', null)), ['m10']);
    assert.deepEqual(await ids(mixed.where('value', '==', NaN)), ['m13']);
    assert.equal((await mixed.where('value', '!=', null).get()).size, VALUES.length - 1);
    assert.equal((await mixed.where('value', '!=', 3).get()).size, VALUES.length - 2);
  });

  it('joins filters by and and or', async () => {
    const either = Filter.or(
      Filter.where('n', '==', 1),
      Filter.and(Filter.where('mod', '==', 0), Filter.where('n', '>', 40)),
    );
    assert.deepEqual(await ns(numbers.where(either)), [1, 45]);
  });

  it('orders, skips, limits and selects', async () => {
    assert.deepEqual(await ns(numbers.orderBy('mod').orderBy('n', 'desc').offset(9).limit(2)), [0, 46]);
    assert.deepEqual(await ns(numbers.orderBy('n').limitToLast(2)), [48, 49]);
    const [first] = (await numbers.select('in.n', 'odd').offset(1).limit(1).get()).docs;
    assert.deepEqual(first?.data(), { in: { n: 1 }, odd: true });
    const [bare] = (await numbers.select().limit(1).get()).docs;
    assert.deepEqual(bare?.data(), {});
  });

  it('leaves out documents without the field it orders by', async () => {
    assert.equal((await numbers.orderBy('odd').get()).size, 25);
  });

  it('goes on from a cursor', async () => {
    assert.deepEqual(await ns(numbers.orderBy('n').startAt(10).endBefore(12)), [10, 11]);
    assert.deepEqual(await ns(numbers.orderBy('n', 'desc').startAfter(10).endAt(8)), [9, 8]);
    const page = await numbers.orderBy('mod').orderBy('n', 'desc').limit(12).get();
    const rest = numbers.orderBy('mod').orderBy('n', 'desc').startAfter(page.docs[11]).limit(2);
    assert.deepEqual(await ns(rest), [36, 31]);
    const [, , third] = (await numbers.where('mod', '>', 2).limit(3).get()).docs;
    assert.deepEqual(await ns(numbers.where('mod', '>', 2).startAfter(third).limit(1)), [18]);
  });

  it('finds by document id', async () => {
    assert.deepEqual(await ids(numbers.where(FieldPath.documentId(), '>=', 'd48')), ['d48', 'd49']);
    assert.deepEqual(await ids(numbers.where(FieldPath.documentId(), 'in', ['d01', 'zz'])), ['d01']);
  });

  it('searches collections of one name wherever they lie', async () => {
    assert.deepEqual(await ids(db.collectionGroup('parts')), ['p3', 'p1', 'p2']);
    assert.deepEqual(await ids(db.collectionGroup('parts').where('k', '<', 3).orderBy('k', 'desc')), [
      'p2',
      'p1',
    ]);
    assert.deepEqual(await ids(db.collection('shows/s1/parts')), ['p1']);
  });

  it('counts, adds up and averages', async () => {
    const figures = {
      count: AggregateField.count(),
      sum: AggregateField.sum('n'),
      mean: AggregateField.average('n'),
    };
    const { count, sum, mean } = (await numbers.aggregate(figures).get()).data();
    assert.deepEqual({ count, sum, mean }, { count: 50, sum: 1225, mean: 24.5 });
    assert.equal((await numbers.limit(7).count().get()).data().count, 7);
    const none = await numbers.where('n', '>', 100).aggregate(figures).get();
    assert.deepEqual({ ...none.data() }, { count: 0, sum: 0, mean: null });
  });

  it('finds the nearest vectors', async () => {
    const nearest = mixed.findNearest({
      vectorField: 'value',
      queryVector: [1, 3],
      limit: 5,
      distanceMeasure: 'EUCLIDEAN',
      distanceResultField: 'far',
    });
    const { docs } = await nearest.get();
    assert.deepEqual(
      docs.map((doc) => [doc.id, doc.get('far') as unknown]),
      [['m35', 1]],
    );
  });

  it('lists collections, and documents that only hold others', async () => {
    assert.deepEqual(
      (await db.collection('shows').listDocuments()).map(({ id }) => id),
      ['s1', 's2'],
    );
    assert.deepEqual(
      (await db.doc('shows/s1').listCollections()).map(({ id }) => id),
      ['parts'],
    );
    assert.deepEqual(
      (await db.listCollections()).map(({ id }) => id),
      ['mixed', 'numbers', 'parts', 'shows'],
    );
    assert.equal((await numbers.listDocuments()).length, 50);
  });

  it('finds all that lies below a collection, whatever its ids begin with', async () => {
    const shelf = db.collection('shelf');
    const ids = ['0', 'B', '_', 'a', '\u00e9', '\u{1F600}'];
    await Promise.all(ids.map((id) => shelf.doc(id).collection('books').doc('b').set({})));
    await db.recursiveDelete(shelf);
    const left = await shelf.listDocuments();
    assert.deepEqual(
      left.map(({ id }) => id),
      [],
    );
  });

  it('reads only the fields that are asked for', async () => {
    const [found, missing] = await db.getAll(numbers.doc('d01'), numbers.doc('zz'), {
      fieldMask: ['mod', 'in.n'],
    });
    assert.deepEqual(found?.data(), { mod: 1, in: { n: 1 } });
    assert.equal(missing?.exists, false);
  });
});
