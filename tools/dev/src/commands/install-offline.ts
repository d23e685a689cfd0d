import { installOffline } from '@earshot/adapter-bigquery';
import { createObject } from '@earshot/adapter-storage';
import { Command } from 'commander';
import { enterPlace, type PlaceOptions, withPlaceOptions } from '../mirror/place.ts';
import { ownLibrary } from '../reconcile/library.ts';
import { marks } from '../terminal/progress.ts';

/** `./dev install-offline`: the table of raw events, and the functions and views that fold them. */
export function installOfflineCommand(): Command {
  return withPlaceOptions(
    new Command('install-offline').description(
      "Bring BigQuery to the raw events' table, and to the functions and views that fold them; can be run again",
    ),
  ).action(async (options: PlaceOptions) => {
    await enterPlace(options);
    const uri = await installOffline(await ownLibrary(), ({ bucket, name, source }) =>
      createObject({ bucket, name, content_type: 'text/javascript' }, source),
    );
    console.log(`${marks.done} BigQuery folds raw events by ${uri}`);
  });
}
