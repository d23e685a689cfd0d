import { installOffline } from '@earshot/adapter-bigquery';
import { createObject } from '@earshot/adapter-storage';
import { offlineLibrary } from '@earshot/local-cloud';
import { Command } from 'commander';
import { enterPlace, type PlaceOptions, withPlaceOptions } from '../mirror/place.ts';
import { UserError } from '../terminal/errors.ts';
import { marks } from '../terminal/progress.ts';

/** `./dev install-offline`: the table of raw events, and the functions and views that fold them. */
export function installOfflineCommand(): Command {
  return withPlaceOptions(
    new Command('install-offline').description(
      "Bring BigQuery to the raw events' table, and to the functions and views that fold them; can be run again",
    ),
  ).action(async (options: PlaceOptions) => {
    await enterPlace(options);
    const library = await offlineLibrary();
    if (library === undefined) throw new UserError('Build the library first: npx nx build listening');
    const uri = await installOffline(library, ({ bucket, name, source }) =>
      createObject({ bucket, name, content_type: 'text/javascript' }, source),
    );
    console.log(`${marks.done} BigQuery folds raw events by ${uri}`);
  });
}
