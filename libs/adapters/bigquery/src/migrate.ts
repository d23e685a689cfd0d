import { ConfigurationError, hasCode, platformSettings, readSettings } from '@earshot/contracts';
import {
  type AppendTable,
  type MirrorPlace,
  type MirrorView,
  type Present,
  type SchemaStep,
  tableStep,
  viewStep,
} from '@earshot/mirroring-core';
import type { Dataset, TableMetadata } from '@google-cloud/bigquery';
import * as v from 'valibot';
import { mirrorDataset } from './client.ts';

/** Tables and views that are wanted; each view after those it reads. */
export interface Schema {
  readonly tables: readonly AppendTable[];
  readonly views: readonly MirrorView[];
}

/**
 * What would bring the dataset's tables and views to a schema: what is missing is created, new columns are added, views
 * that changed are renewed. Nothing is done yet.
 * @throws the client's error when BigQuery is out of reach or refuses
 */
export async function planMigration({ tables, views }: Schema): Promise<readonly SchemaStep[]> {
  const dataset = await mirrorDataset();
  const place = await placeOf(dataset);
  const tableSteps = (
    await Promise.all(tables.map(async (table) => tableStep(table, await presentOf(dataset, table.name))))
  ).filter((step) => step !== undefined);
  const sources = tableSteps.some(({ step }) => step === 'add columns') ? 'grown' : 'same';
  const viewSteps = await Promise.all(
    views.map(async (view) => viewStep(view, place, await presentOf(dataset, view.name), sources)),
  );
  return [...tableSteps, ...viewSteps.filter((step) => step !== undefined)];
}

/**
 * Takes the steps of {@link planMigration} and returns them. Idempotent, and safe to run beside itself. The dataset is
 * created where it is missing, in the region of the functions.
 * @throws ConfigurationError before anything is done, naming each conflict
 * @throws the client's error when BigQuery is out of reach or refuses
 */
export async function migrate(schema: Schema): Promise<readonly SchemaStep[]> {
  const dataset = await mirrorDataset();
  const { FUNCTIONS_REGION } = readSettings({ FUNCTIONS_REGION: platformSettings.FUNCTIONS_REGION });
  await unlessExists(() => dataset.create({ location: FUNCTIONS_REGION }));
  const steps = await planMigration(schema);
  const conflicts = steps.flatMap((step) =>
    step.step === 'conflict' ? [`${step.name}: ${step.reason}`] : [],
  );
  if (conflicts.length > 0) throw new ConfigurationError(conflicts.join('\n'));
  const place = await placeOf(dataset);
  const isOfTable = ({ step }: SchemaStep) => step === 'create table' || step === 'add columns';
  await Promise.all(steps.filter(isOfTable).map((step) => take(dataset, place, step)));
  for (const step of steps.filter((one) => !isOfTable(one))) await take(dataset, place, step);
  return steps;
}

async function take(dataset: Dataset, place: MirrorPlace, step: SchemaStep): Promise<void> {
  switch (step.step) {
    case 'create table': {
      const { name, description, fields, partitionedBy, clusteredBy } = step.table;
      await unlessExists(() =>
        dataset.createTable(name, {
          description,
          schema: { fields: [...fields] },
          timePartitioning: { type: 'DAY', field: partitionedBy },
          clustering: { fields: [...clusteredBy] },
        }),
      );
      return;
    }
    case 'add columns': {
      const table = dataset.table(step.table.name);
      const present = v.parse(described, (await table.getMetadata())[0]).schema.fields;
      await table.setMetadata({ schema: { fields: [...present, ...step.columns] } });
      return;
    }
    case 'create view':
      await unlessExists(() => dataset.createTable(step.view.name, viewOf(step.view, place)));
      return;
    case 'renew view':
      await dataset.table(step.view.name).setMetadata(viewOf(step.view, place));
      return;
    case 'conflict':
      throw new ConfigurationError(`${step.name}: ${step.reason}`);
  }
}

const viewOf = ({ description, sql }: MirrorView, place: MirrorPlace): TableMetadata => ({
  description,
  view: { query: sql(place), useLegacySql: false },
});

async function placeOf(dataset: Dataset): Promise<MirrorPlace> {
  return { project: await dataset.bigQuery.getProjectId(), dataset: dataset.id ?? '' };
}

const field = v.looseObject({ name: v.string(), type: v.string(), mode: v.optional(v.string(), 'NULLABLE') });
const described = v.looseObject({
  schema: v.looseObject({ fields: v.array(field) }),
  view: v.optional(v.looseObject({ query: v.string() })),
});

async function presentOf(dataset: Dataset, name: string): Promise<Present | undefined> {
  try {
    const { schema, view } = v.parse(described, (await dataset.table(name).getMetadata())[0]);
    return view ? { kind: 'view', query: view.query } : { kind: 'table', fields: schema.fields };
  } catch (error) {
    if (hasCode(error, 404)) return undefined;
    throw error;
  }
}

/** Creates, and tells whether it did; false when it was there. */
async function unlessExists(create: () => Promise<unknown>): Promise<boolean> {
  try {
    await create();
    return true;
  } catch (error) {
    if (hasCode(error, 409)) return false;
    throw error;
  }
}
