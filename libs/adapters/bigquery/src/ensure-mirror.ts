import { platformSettings, readSettings } from '@earshot/contracts';
import { type AppendTable, type MirrorTable, rejectedTable, viewSql } from '@earshot/mirroring-core';
import type { Dataset, Table, TableMetadata } from '@google-cloud/bigquery';
import * as v from 'valibot';
import { mirrorDataset } from './client.ts';

/**
 * Brings the mirror's dataset, tables and views to what the code expects: creates what is missing, adds new columns, renews
 * changed views. Idempotent, and safe to run beside itself. Columns are never dropped nor changed.
 * @throws the client's error when BigQuery is out of reach or refuses
 */
export async function ensureMirror(tables: readonly MirrorTable[]): Promise<void> {
  const dataset = await mirrorDataset();
  const { FUNCTIONS_REGION } = readSettings({ FUNCTIONS_REGION: platformSettings.FUNCTIONS_REGION });
  await unlessExists(() => dataset.create({ location: FUNCTIONS_REGION }));
  await Promise.all([
    ensureTable(dataset, rejectedTable),
    ...tables.map(async (table) => {
      await ensureTable(dataset, table.changes);
      await ensureView(dataset, table);
    }),
  ]);
}

async function ensureTable(dataset: Dataset, spec: AppendTable): Promise<void> {
  const table = dataset.table(spec.name);
  const metadata: TableMetadata = {
    description: spec.description,
    schema: { fields: [...spec.fields] },
    timePartitioning: { type: 'DAY', field: spec.partitionedBy },
    clustering: { fields: [...spec.clusteredBy] },
  };
  if (await unlessExists(() => table.create(metadata))) return;
  const present = await presentFields(table);
  const names = new Set(present.map(({ name }) => name));
  const missing = spec.fields.filter(({ name }) => !names.has(name));
  if (missing.length === 0) return;
  await table.setMetadata({ schema: { fields: [...present, ...missing] } });
}

const described = v.looseTuple([
  v.looseObject({
    schema: v.looseObject({ fields: v.array(v.looseObject({ name: v.string() })) }),
  }),
]);

async function presentFields(table: Table): Promise<{ name: string }[]> {
  const [{ schema }] = v.parse(described, await table.getMetadata());
  return schema.fields;
}

async function ensureView(dataset: Dataset, mirrored: MirrorTable): Promise<void> {
  const project = await dataset.bigQuery.getProjectId();
  const query = viewSql(mirrored, { project, dataset: dataset.id ?? '' });
  const metadata: TableMetadata = {
    description: mirrored.description,
    view: { query, useLegacySql: false },
  };
  const view = dataset.table(mirrored.table);
  if (await unlessExists(() => view.create(metadata))) return;
  // A view keeps the columns it had when it was made: it is renewed for new ones too.
  await view.setMetadata(metadata);
}

/** Creates, and tells whether it did; false when it was there. */
async function unlessExists(create: () => Promise<unknown>): Promise<boolean> {
  try {
    await create();
    return true;
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === 409) return false;
    throw error;
  }
}
