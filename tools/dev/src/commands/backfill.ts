import { backfill, estimate } from '@earshot/mirror-tools';
import { Command } from 'commander';
import { estimateText } from '../mirror/estimate-text.ts';
import {
  collectionNames,
  collectionsNamed,
  enterPlace,
  type NamedCollection,
  type PlaceOptions,
  withPlaceOptions,
} from '../mirror/place.ts';
import { UserError } from '../terminal/errors.ts';
import { marks, progressLine } from '../terminal/progress.ts';
import { numberFrom, wholeNumber } from './options.ts';

interface BackfillCommandOptions extends PlaceOptions {
  readonly collection: readonly NamedCollection[];
  readonly content?: true;
  readonly estimate?: true;
  readonly after?: string;
  readonly rate: number;
  readonly maxCost: number;
}

/** `./dev backfill`: what Firestore has and its mirror lacks. */
export function backfillCommand(): Command {
  return withPlaceOptions(
    new Command('backfill')
      .description(
        'Bring BigQuery to what Firestore has: missing and old states, missed deletes; safe at any time, and twice',
      )
      .requiredOption(
        '--collection <names>',
        `all, or any of ${collectionNames}, separated by commas`,
        collectionsNamed,
      )
      .option('--content', 'also where columns or data differ, as after a migration that added a column')
      .option('--estimate', 'only tell what it would take')
      .option('--after <path>', 'go on after this document; for a single collection')
      .option('--rate <documents>', 'most documents read in a second', wholeNumber(1, 100_000), 1_000)
      .option(
        '--max-cost <usd>',
        'do nothing when the estimate is above it, and end when so much is spent',
        numberFrom(0, 1e6),
        5,
      ),
  ).action(run);
}

async function run(options: BackfillCommandOptions): Promise<void> {
  const { collection: collections, after, rate, maxCost } = options;
  const extent = options.content ? 'content' : 'times';
  if (after !== undefined && collections.length !== 1)
    throw new UserError('--after takes a single collection.');
  await enterPlace(options);
  const estimates = await Promise.all(
    collections.map(async ({ name, collection }) => ({ name, ...(await estimate(collection, extent)) })),
  );
  console.log(estimateText(estimates, rate));
  const total = estimates.reduce((sum, { total: each }) => sum + each, 0);
  if (options.estimate) return;
  if (total > maxCost) {
    throw new UserError(
      `The estimate, $${total.toFixed(4)}, is above --max-cost ${maxCost}. Nothing was done.`,
    );
  }
  // What is left of it bounds what is read and inserted, however large documents are.
  let budget = maxCost - estimates.reduce((sum, { scan }) => sum + scan, 0);
  for (const { name, collection } of collections) {
    budget -= await backfillOne(name, collection, options, budget);
  }
}

/** @returns what was spent on reads and inserts, USD */
async function backfillOne(
  name: string,
  collection: NamedCollection['collection'],
  { content, after, rate }: BackfillCommandOptions,
  budget: number,
): Promise<number> {
  const line = progressLine(name);
  let through = after;
  try {
    const { compared, appended, refused, spent } = await backfill(collection, {
      extent: content ? 'content' : 'times',
      ...{ rate, budget },
      ...(after === undefined ? {} : { after }),
      onProgress: (progress) => {
        through = progress.through;
        line.update(
          `${progress.compared} compared, ${progress.appended} appended, through ${progress.through}`,
        );
      },
    });
    const faults = refused > 0 ? `, ${refused} refused: see mirror_faults` : '';
    line.end(refused > 0 ? marks.note : marks.done, `${compared} compared, ${appended} appended${faults}`);
    return spent;
  } catch (error) {
    line.end(marks.failed);
    const goOn = through ? ` Go on with --collection ${name} --after '${through}'.` : '';
    throw new UserError(`${error instanceof Error ? error.message : String(error)}${goOn}`);
  }
}
