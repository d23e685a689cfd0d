import { whyNoTerraform } from '@earshot/infrastructure/check';
import { Command } from 'commander';
import { googleMissing } from '../cloud/google-missing.ts';
import { BROWSER, RECOGNISER, seeTo } from '../cloud/prerequisites.ts';
import { closingLine, failureLines } from '../test/results.ts';
import { runStages } from '../test/run-steps.ts';
import { FOLD_CASES, stagesOf } from '../test/steps.ts';
import { marks } from '../terminal/progress.ts';

/** `./dev test`: all checks and tests, ending with one plain line. */
export function testCommand(): Command {
  return new Command('test')
    .description('Run all checks and tests; the last lines are what failed and "N passed, N failed"')
    .option(
      '--heavy',
      `generate ${FOLD_CASES.heavy} cases of the fold instead of ${FOLD_CASES.ordinary}, and add the long runs`,
    )
    .action(async ({ heavy }: { heavy?: true }) => {
      await seeTo(RECOGNISER);
      await seeTo(BROWSER);
      const tally = await runStages(
        stagesOf({
          extent: heavy ? 'heavy' : 'ordinary',
          googleMissing: await googleMissing(),
          terraformMissing: await whyNoTerraform(),
        }),
      );
      for (const line of failureLines(tally)) console.log(`${marks.failed} ${line}`);
      console.log(closingLine(tally));
      process.exitCode = tally.failed === 0 ? 0 : 1;
    });
}
