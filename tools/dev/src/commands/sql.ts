import { Command } from 'commander';
import { enterLocalCloud } from '../cloud/env-file.ts';
import { UserError } from '../terminal/errors.ts';
import { renderTable } from '../terminal/table.ts';

/** `./dev sql`: a query over the local BigQuery. */
export function sqlCommand(): Command {
  return new Command('sql')
    .description('Query the mirrored tables of the running local cloud')
    .argument(
      '<query>',
      'BigQuery SQL; the tables are in the dataset of MIRROR_DATASET, "earshot" unless set',
    )
    .option('--json', 'print one JSON object a row instead of a table')
    .addHelpText(
      'after',
      '\nExample:\n  ./dev sql "select episode_id, plays from earshot.metrics order by plays desc"',
    )
    .action(async (query: string, { json }: { json?: true }) => {
      await enterLocalCloud();
      const { BigQuery } = await import('@google-cloud/bigquery');
      const rows = await new BigQuery().query(query).then(
        ([found]) => found as Record<string, unknown>[],
        (error: unknown) => {
          throw new UserError(error instanceof Error ? error.message : String(error));
        },
      );
      if (json) for (const row of rows) console.log(JSON.stringify(row));
      else console.log(renderTable(rows));
    });
}
