import { libraryName, rawLog } from '@earshot/adapter-bigquery';
import { consequencesWith, firestore, reconcile } from '@earshot/adapter-firestore';
import { readSettings, reconcileSettings } from '@earshot/contracts';
import { qualityHelp } from '@earshot/notifying-core';
import { Command } from 'commander';
import { enterPlace, type PlaceOptions, withPlaceOptions } from '../mirror/place.ts';
import { type AskedTime, coveredBy } from '../reconcile/covered.ts';
import { ownLibrary } from '../reconcile/library.ts';
import { renderReconciliation } from '../reconcile/render.ts';
import { moment, pastMoment } from './history-options.ts';
import { wholeNumber } from './options.ts';

interface ReconcileCommandOptions extends PlaceOptions, AskedTime {
  readonly repair?: true;
  readonly repairAll?: true;
  readonly land?: number;
  readonly settle?: number;
  readonly json?: true;
}

/** `./dev reconcile`: whether the live counters are what the raw events come to. */
export function reconcileCommand(): Command {
  return withPlaceOptions(
    new Command('reconcile')
      .description(
        'Compare live counters with the raw events in BigQuery; ends with 1 when any are left that differ',
      )
      .option('--from <time>', 'compare who was told of since then; a day before --to unless given', moment)
      .option('--to <time>', 'and before that time; now unless given', pastMoment)
      .option('--repair', 'add to the counters what they lack; safe while events flow, and to be run again')
      .option(
        '--repair-all',
        'also take off what sessions may have been counted for whose states have expired: only where BigQuery has all events',
      )
      .option(
        '--land <seconds>',
        'how long a message may take to reach BigQuery; RECONCILE_LAND_SEC',
        wholeNumber(0, 1800),
      )
      .option(
        '--settle <seconds>',
        'how long a message may take to be folded; RECONCILE_SETTLE_SEC',
        wholeNumber(0, 86_400),
      )
      .option('--json', 'print the result as JSON')
      .addHelpText(
        'after',
        '\nWithout --from and --to, what the last night left different is compared as well.\n\nExample:\n  ./dev reconcile --repair',
      ),
  ).action(run);
}

async function run(options: ReconcileCommandOptions): Promise<void> {
  await enterPlace(options);
  const settings = readSettings(reconcileSettings);
  const db = await firestore();
  const unsureMs = (settings.RECONCILE_LAND_SEC + settings.RECONCILE_SETTLE_SEC) * 1000;
  const result = await reconcile(db, rawLog, {
    ...(await coveredBy(db, options, unsureMs)),
    drift: options.repairAll ? 'repair-all' : options.repair ? 'repair' : settings.RECONCILE_DRIFT,
    landMs: (options.land ?? settings.RECONCILE_LAND_SEC) * 1000,
    settleMs: (options.settle ?? settings.RECONCILE_SETTLE_SEC) * 1000,
    library: libraryName(await ownLibrary()),
    consequences: consequencesWith(qualityHelp),
    by: 'hand',
  });
  await db.terminate();
  console.log(options.json ? JSON.stringify(result, null, 2) : renderReconciliation(result));
  if (result.status === 'drifted') process.exitCode = 1;
}
