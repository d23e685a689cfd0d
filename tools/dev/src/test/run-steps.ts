import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { forEach } from '@earshot/contracts';
import { repository } from '../repository.ts';
import { marks, progressLine } from '../terminal/progress.ts';
import { run } from '../terminal/run.ts';
import { noticesIn } from './notices.ts';
import { add, closingLine, failure, judged, NO_TESTS, readResults, type Tally } from './results.ts';
import type { Step } from './steps.ts';

const resultsFolder = join(repository, '.results');

/** Steps of a stage that run at a time. */
const LANES = 2;

/** Runs the stages one after the other, tells how each step went, shows what a failed one printed, and returns the sum. */
export async function runStages(stages: readonly (readonly Step[])[]): Promise<Tally> {
  await rm(resultsFolder, { recursive: true, force: true });
  let sum = NO_TESTS;
  for (const stage of stages) {
    await forEach(stage, LANES, async (step) => {
      const tally = await runStep(step);
      sum = add(sum, tally);
    });
  }
  return sum;
}

async function runStep(step: Step): Promise<Tally> {
  if (step.skipped !== undefined) {
    console.log(`${marks.note} ${step.title}: not run here: ${step.skipped}`);
    return { ...NO_TESTS, skipped: 1 };
  }
  const line = progressLine(step.title);
  const { code, output } = await run(step.command, step.args, {
    cwd: repository,
    ...(step.env === undefined ? {} : { env: step.env }),
  });
  const tally =
    step.target === undefined ? checked(code) : judged(await readResults(resultsFolder, step.target), code);
  line.end(tally.failed === 0 ? marks.done : marks.failed, step.target && closingLine(tally));
  for (const notice of noticesIn(output)) console.log(`  ${marks.note} ${notice}`);
  if (tally.failed > 0) console.log(output);
  return { ...tally, failures: tally.failures.map((one) => `${step.title}: ${one}`) };
}

const checked = (exitCode: number): Tally =>
  exitCode === 0 ? { ...NO_TESTS, passed: 1 } : failure(`ended with exit code ${exitCode}`);
