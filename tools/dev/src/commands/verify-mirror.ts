import { estimate, verify } from '@earshot/mirror-tools';
import { Command, Option } from 'commander';
import {
  collectionNames,
  collectionsNamed,
  enterPlace,
  type NamedCollection,
  type PlaceOptions,
  withPlaceOptions,
} from '../mirror/place.ts';
import { UserError } from '../terminal/errors.ts';
import { marks } from '../terminal/progress.ts';
import { numberFrom, wholeNumber } from './options.ts';

interface VerifyCommandOptions extends PlaceOptions {
  readonly collection: readonly NamedCollection[];
  readonly times?: true;
  readonly grace: number;
  readonly limit: number;
  readonly maxCost: number;
  readonly json?: true;
}

/** `./dev verify-mirror`: whether BigQuery has what Firestore has. */
export function verifyMirrorCommand(): Command {
  return withPlaceOptions(
    new Command('verify-mirror')
      .description('Compare Firestore with BigQuery and list the differences; ends with 1 when there are any')
      .addOption(
        new Option('--collection <names>', `all, or any of ${collectionNames}, separated by commas`)
          .argParser(collectionsNamed)
          .default(collectionsNamed('all'), 'all'),
      )
      .option('--times', 'compare which documents there are and how old, not their content: cheaper')
      .option('--grace <seconds>', 'how long a change may be on its way', numberFrom(0, 3600), 10)
      .option('--limit <n>', 'end with so many differences in a collection', wholeNumber(1, 100_000), 1_000)
      .option('--max-cost <usd>', 'do nothing when the estimate is above it', numberFrom(0, 1e6), 5)
      .option('--json', 'print one JSON object a difference'),
  ).action(run);
}

async function run(options: VerifyCommandOptions): Promise<void> {
  const { collection: collections, times, grace, limit, maxCost, json } = options;
  const extent = times ? 'times' : 'content';
  await enterPlace(options);
  const costs = await Promise.all(
    collections.map(async ({ collection }) => {
      const { reads, scan } = await estimate(collection, extent);
      return reads + scan;
    }),
  );
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  if (total > maxCost) {
    throw new UserError(`It would cost $${total.toFixed(4)}, above --max-cost ${maxCost}. Nothing was done.`);
  }
  for (const { name, collection } of collections) {
    const { compared, differences, complete } = await verify(collection, { extent, graceSec: grace, limit });
    for (const { document, kind, detail } of differences) {
      console.log(
        json
          ? JSON.stringify({ collection: name, document, kind, detail })
          : `${document}: ${kind}, ${detail}`,
      );
    }
    if (differences.length > 0 || !complete) process.exitCode = 1;
    if (json) continue;
    const rest = complete ? '' : ` among the first ${compared} documents; the others were not compared`;
    const mark = differences.length === 0 && complete ? marks.done : marks.failed;
    console.log(`${mark} ${name}: ${compared} documents, ${differences.length} differences${rest}`);
  }
}
