import { migrate, planMigration } from '@earshot/adapter-bigquery';
import { ConfigurationError } from '@earshot/contracts';
import { mirrorSchema, type SchemaStep } from '@earshot/mirroring-core';
import { Command } from 'commander';
import { enterPlace, type PlaceOptions, withPlaceOptions } from '../mirror/place.ts';
import { UserError } from '../terminal/errors.ts';
import { marks } from '../terminal/progress.ts';

interface MigrateOptions extends PlaceOptions {
  readonly dryRun?: true;
}

/** `./dev migrate-mirror`: tables and views as the code expects them. */
export function migrateMirrorCommand(): Command {
  return withPlaceOptions(
    new Command('migrate-mirror')
      .description(
        "Create the mirror's missing tables and views, add new columns, renew views; never drops anything",
      )
      .option('--dry-run', 'only tell what would be done'),
  ).action(async (options: MigrateOptions) => {
    await enterPlace(options);
    const steps = await (options.dryRun ? planMigration(mirrorSchema) : migrate(mirrorSchema)).catch(
      (error: unknown) => {
        throw error instanceof ConfigurationError ? new UserError(error.message) : error;
      },
    );
    for (const step of steps) {
      const mark = step.step === 'conflict' ? marks.failed : options.dryRun ? marks.note : marks.done;
      console.log(`${mark} ${stepText(step)}`);
    }
    if (steps.some(({ step }) => step === 'conflict')) process.exitCode = 1;
    if (steps.length === 0) console.log(`${marks.done} nothing to do`);
  });
}

function stepText(step: SchemaStep): string {
  switch (step.step) {
    case 'create table':
      return `create table ${step.table.name}`;
    case 'add columns':
      return `add to ${step.table.name}: ${step.columns.map(({ name }) => name).join(', ')}`;
    case 'create view':
    case 'renew view':
      return `${step.step} ${step.view.name}`;
    case 'conflict':
      return `${step.name}: ${step.reason}`;
  }
}
