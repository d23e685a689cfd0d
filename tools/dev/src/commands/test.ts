import { findGoogleEmulators } from '@earshot/local-cloud';
import { Command } from 'commander';
import { closingLine } from '../test/results.ts';
import { runSteps } from '../test/run-steps.ts';
import { stepsOf } from '../test/steps.ts';

/** Cases generated per property: in an ordinary run, and in a heavy one. */
const CASES = { ordinary: 5_000, heavy: 100_000 } as const;

/** `./dev test`: all checks and tests, ending with one plain line. */
export function testCommand(): Command {
  return new Command('test')
    .description('Run all checks and tests; the last line is "N passed, N failed"')
    .option(
      '--heavy',
      `generate ${CASES.heavy} cases per property instead of ${CASES.ordinary}, and loop the faults`,
    )
    .action(async ({ heavy }: { heavy?: true }) => {
      const tally = await runSteps(
        stepsOf({ cases: heavy ? CASES.heavy : CASES.ordinary, googleMissing: await googleMissing() }),
      );
      console.log(closingLine(tally));
      process.exitCode = tally.failed === 0 ? 0 : 1;
    });
}

async function googleMissing(): Promise<string | undefined> {
  const { firestore, pubsub } = await findGoogleEmulators();
  const missing = [firestore, pubsub].flatMap((found) => ('missing' in found ? [found.missing] : []));
  return missing.length > 0 ? missing.join('; ') : undefined;
}
