import type { Command } from 'commander';
import { DEFAULT_AUDIENCE } from '../start/audience.ts';
import { share, wholeNumber } from './options.ts';

/** Adds the options of the simulated audience to a command. */
export function withAudienceOptions(command: Command): Command {
  const { listeners, seconds, seed, rate, duplicates, shuffle } = DEFAULT_AUDIENCE;
  return command
    .option('--listeners <n>', 'size of the population', wholeNumber(1, 1_000_000), listeners)
    .option('--seconds <s>', 'how long events are sent', wholeNumber(1, 86_400), seconds)
    .option('--seed <k>', 'the same seed gives the same population and tastes', wholeNumber(0, 2 ** 31), seed)
    .option('--rate <r>', 'sessions that start per second', wholeNumber(0, 10_000), rate)
    .option('--duplicates <p>', 'share of events sent twice', share, duplicates)
    .option('--shuffle <p>', 'share of events sent out of order', share, shuffle);
}
