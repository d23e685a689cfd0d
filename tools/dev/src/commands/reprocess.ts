import { Command } from 'commander';
import { enterLocalCloud } from '../cloud/env-file.ts';
import { requestReprocessing, type Selection } from '../cloud/reprocess.ts';
import { UserError } from '../terminal/errors.ts';
import { marks } from '../terminal/progress.ts';
import { documentId } from './options.ts';

interface ReprocessOptions {
  readonly episode?: string;
  readonly allFailed?: true;
}

/** `./dev reprocess`: enrich again what was uploaded before. */
export function reprocessCommand(): Command {
  return new Command('reprocess')
    .description('Have audio and covers processed again, from their files on; safe to run twice')
    .option('--episode <id>', 'what this episode shows, and its faults', documentId)
    .option('--all-failed', 'every upload that failed or was rejected')
    .action(async (options: ReprocessOptions) => {
      const selection = selectionOf(options);
      await enterLocalCloud();
      const asked = await requestReprocessing(selection);
      for (const { name } of asked) console.log(`${marks.done} ${name}: asked for`);
      console.log(
        asked.length > 0
          ? 'The sweep, which runs every minute, takes them up.'
          : 'There is nothing to process again.',
      );
    });
}

/** What the options select. @throws UserError unless it is exactly one of the two */
export function selectionOf({ episode, allFailed }: ReprocessOptions): Selection {
  if ((episode === undefined) === (allFailed === undefined)) {
    throw new UserError('Expected either --episode ID or --all-failed.');
  }
  if (episode === undefined) return 'all failed';
  return { episode };
}
