import { startEmulatorSuite } from '@earshot/local-cloud';
import { Command } from 'commander';
import { buildCodebases } from '../cloud/build-codebases.ts';
import { removeEnvFile, writeEnvFile } from '../cloud/env-file.ts';
import { openLog, shownLogFile } from '../cloud/log-file.ts';
import { untilInterrupted } from '../terminal/interrupt.ts';
import { UserError } from '../terminal/errors.ts';
import { marks, progressLine } from '../terminal/progress.ts';

/** `./dev emulators`: all codebases under the Firebase emulators. */
export function emulatorsCommand(): Command {
  return new Command('emulators')
    .description(
      'Run all codebases under the Firebase emulators, with their console; Storage, BigQuery, Speech, Vision and FCM are our own',
    )
    .addHelpText(
      'after',
      '\nInstalls firebase-tools at its first use (340 MB, into .local-cloud). Needs Java ≥ 21; emulators that are on the\nmachine are used, others firebase-tools downloads.',
    )
    .action(async () => {
      await buildCodebases();
      const log = await openLog();
      const line = progressLine('starting the Firebase emulators');
      const suite = await startEmulatorSuite({
        onNote: (note) => line.update(note),
        onLine: (text) => void log.write(`${text}\n`),
      }).catch((error: unknown) => {
        line.end(marks.failed);
        log.end();
        throw new UserError(error instanceof Error ? error.message : String(error));
      });
      line.end(marks.done, '');
      try {
        await writeEnvFile(suite.env);
        console.log(
          suite.webPage
            ? `  console  ${suite.webPage}`
            : `${marks.note} without the console, which could not be had`,
        );
        for (const [name, url] of Object.entries(suite.urls)) console.log(`  ${name}  ${url}`);
        console.log(`  output   ${shownLogFile()}`);
        console.log(
          '\nOther commands (./dev upload, ./dev simulate, ./dev sql) talk to it now. Ctrl-C ends it.',
        );
        await untilInterrupted();
      } finally {
        await removeEnvFile();
        await suite.stop();
        log.end();
      }
    });
}
