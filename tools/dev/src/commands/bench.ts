import { writeFile } from 'node:fs/promises';
import { type Bench, benches, type FirestoreKind, UnreadableSessions } from '@earshot/bench';
import { Command, Option } from 'commander';
import { buildCodebases } from '../cloud/build-codebases.ts';
import { UserError } from '../terminal/errors.ts';
import { marks, progressLine } from '../terminal/progress.ts';

interface BenchCommandOptions {
  readonly quick?: true;
  readonly firestore: FirestoreKind | 'both';
  readonly json?: string;
  readonly data?: string;
}

/** `./dev bench`: what Earshot costs and how fast it is. */
export function benchCommand(): Command {
  const command = new Command('bench').description('Measure speed and cost on this machine');
  for (const bench of benches) command.addCommand(commandOf(bench));
  return command;
}

function commandOf(bench: Bench): Command {
  const command = new Command(bench.name)
    .description(bench.summary)
    .option('--quick', 'in less than a minute and a half, with less measured')
    .addOption(
      new Option('--firestore <which>', 'our embedded Firestore, Google’s emulator, or one after the other')
        .choices(['embedded', 'google', 'both'])
        .default('embedded'),
    )
    .option('--json <file>', 'write all figures to this file')
    .action(async ({ quick, firestore, json, data }: BenchCommandOptions) => {
      if (bench.codebases.length > 0) await buildCodebases(bench.codebases);
      const line = progressLine(`measuring ${bench.name}`);
      const report = await bench
        .run({
          extent: quick ? 'quick' : 'full',
          firestores: firestore === 'both' ? ['embedded', 'google'] : [firestore],
          ...(data === undefined ? {} : { data }),
          tell: (note) => line.update(note),
        })
        .catch((error: unknown) => {
          line.end(marks.failed);
          if (error instanceof UnreadableSessions) throw new UserError(error.message);
          throw error;
        });
      line.end(marks.done, '');
      if (json !== undefined) await writeFile(json, `${JSON.stringify(report.json, null, 2)}\n`);
      console.log(`\n${report.text}`);
    });
  return bench.data === undefined ? command : command.option('--data <file>', bench.data);
}
