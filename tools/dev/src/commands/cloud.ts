import { Command } from 'commander';
import { type CloudOptions, withCloud } from '../cloud/with-cloud.ts';
import { chosenPort } from './options.ts';
import { untilInterrupted } from '../terminal/interrupt.ts';

/** Adds the options of {@link CloudOptions} to a command. */
export function withCloudOptions(command: Command): Command {
  return command
    .option('--data <folder>', 'keep the state in this folder; in memory unless given')
    .option('--isolated', 'run every function in a process of its own, as in production')
    .option(
      '--port <service=port>',
      'listen on this port instead of a free one; may be repeated',
      chosenPort,
    );
}

/** `./dev cloud`: the services and functions only. */
export function cloudCommand(): Command {
  return withCloudOptions(
    new Command('cloud').description(
      'Start the services and functions only; .local-cloud/env then has the variables that reach them',
    ),
  ).action(async (options: CloudOptions) => {
    await withCloud(options, async () => {
      console.log('\nUse it from another terminal: set -a; . .local-cloud/env; set +a. Ctrl-C ends it.');
      await untilInterrupted();
    });
  });
}
