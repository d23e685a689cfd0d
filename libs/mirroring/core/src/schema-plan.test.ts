import assert from 'node:assert/strict';
import { type Present, tableStep, viewStep } from './schema-plan.ts';
import { type AppendTable, mirrorTables } from './tables.ts';
import { mirrorSchema, mirrorViews } from './views.ts';

const [mirrored] = mirrorTables;
const place = { project: 'p', dataset: 'd' };

describe('the plan of a migration', () => {
  const table: AppendTable = mirrored?.changes ?? assert.fail();
  const fields = table.fields.map(({ name, type, mode }) => ({ name, type, mode }));
  const present = (changed: readonly { name: string; type: string; mode?: string }[]): Present => ({
    kind: 'table',
    fields: changed,
  });

  it('creates what is missing and leaves alone what is as wanted, by whatever name a type goes', () => {
    assert.deepEqual(tableStep(table, undefined), { step: 'create table', table });
    assert.equal(tableStep(table, present(fields)), undefined);
    const renamed = fields.map((field) => ({
      ...field,
      type: { INTEGER: 'INT64', BOOLEAN: 'BOOL', FLOAT: 'FLOAT64' }[field.type as string] ?? field.type,
    }));
    assert.equal(tableStep(table, present(renamed)), undefined);
    assert.equal(tableStep(table, present([...fields, { name: 'of_others', type: 'STRING' }])), undefined);
  });

  it('adds columns, and never a required one, since rows are there', () => {
    const without = (name: string) => present(fields.filter((field) => field.name !== name));
    const added = tableStep(table, without('appended_at'));
    assert.deepEqual(added?.step === 'add columns' && added.columns.map(({ name }) => name), ['appended_at']);
    assert.equal(tableStep(table, without('sequence'))?.step, 'conflict');
  });

  it('refuses to change a column or to take a view for a table', () => {
    const other = fields.map((field) => (field.name === 'data' ? { ...field, type: 'STRING' } : field));
    const conflict = tableStep(table, present(other));
    assert.match(
      conflict?.step === 'conflict' ? conflict.reason : '',
      /column data is STRING, expected JSON/,
    );
    const single = fields.map((field) =>
      field.name === 'column_faults' ? { ...field, mode: 'NULLABLE' } : field,
    );
    const list = tableStep(table, present(single));
    assert.match(list?.step === 'conflict' ? list.reason : '', /is STRING, expected a list of STRING/);
    assert.equal(tableStep(table, { kind: 'view', query: 'SELECT 1' })?.step, 'conflict');
  });

  it('renews a view that changed or whose tables have grown', () => {
    const [view] = mirrorViews;
    assert.ok(view);
    const same: Present = { kind: 'view', query: view.sql(place) };
    assert.equal(viewStep(view, place, undefined, 'same')?.step, 'create view');
    assert.equal(viewStep(view, place, same, 'same'), undefined);
    assert.equal(viewStep(view, place, same, 'grown')?.step, 'renew view');
    assert.equal(viewStep(view, place, { kind: 'view', query: 'SELECT 1' }, 'same')?.step, 'renew view');
    assert.equal(viewStep(view, place, present(fields), 'same')?.step, 'conflict');
  });

  it('is for names that are each used once, views after what they read', () => {
    const names = [...mirrorSchema.tables, ...mirrorSchema.views].map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const [i, { sql }] of mirrorSchema.views.entries()) {
      const later = mirrorSchema.views.slice(i).map(({ name }) => `p.d.${name}\``);
      assert.ok(!later.some((name) => sql(place).includes(name)));
    }
  });
});
