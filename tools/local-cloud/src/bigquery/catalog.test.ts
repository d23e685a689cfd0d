import assert from 'node:assert/strict';
import { Catalog } from './catalog.ts';
import { storageLibraries } from './routines/storage-library.ts';
import { openDatabase } from './engine/database.ts';

describe('the catalog', () => {
  it('shows every table that is there while others are being made', async () => {
    const database = await openDatabase();
    try {
      const catalog = await Catalog.open(database, storageLibraries(undefined));
      await catalog.createDataset('d', {});
      await catalog.createTable('d', 'first', { schema: { fields: [{ name: 'x', type: 'STRING' }] } });
      const state = { making: true };
      const made = Promise.all(
        ['a', 'b', 'c', 'e'].map((id) =>
          catalog.createTable('d', id, { schema: { fields: [{ name: 'x', type: 'STRING' }] } }),
        ),
      ).finally(() => (state.making = false));
      let looks = 0;
      while (state.making) {
        assert.equal(catalog.table('d', 'first').id, 'first');
        looks += 1;
        await new Promise((resolve) => setImmediate(resolve));
      }
      await made;
      assert.ok(looks > 1, 'it was looked at meanwhile');
      assert.equal(catalog.tables('d').length, 5);
    } finally {
      await database.close();
    }
  });

  it('knows the columns of a view of a view after what it reads was made anew', async () => {
    const database = await openDatabase();
    try {
      const catalog = await Catalog.open(database, storageLibraries(undefined));
      const columns = (id: string) =>
        catalog.table('d', id).fields.map(({ name, type }) => `${name} ${type}`);
      await catalog.createDataset('d', {});
      await catalog.createTable('d', 't', { schema: { fields: [{ name: 'x', type: 'STRING' }] } });
      await catalog.createTable('d', 'v', { view: { query: 'SELECT x FROM d.t' } });
      await catalog.createTable('d', 'w', { view: { query: 'SELECT * FROM d.v' } });
      assert.deepEqual(columns('w'), ['x STRING']);
      await catalog.updateTable('d', 'v', { view: { query: 'SELECT 1 AS x FROM d.t' } });
      assert.deepEqual(columns('v'), ['x INTEGER']);
      assert.deepEqual(columns('w'), ['x INTEGER']);
    } finally {
      await database.close();
    }
  });
});
