import { Command } from 'commander';
import { backfillCommand } from './commands/backfill.ts';
import { benchCommand } from './commands/bench.ts';
import { cloudCommand } from './commands/cloud.ts';
import { dashboardCommand } from './commands/dashboard.ts';
import { doctorCommand } from './commands/doctor.ts';
import { emulatorsCommand } from './commands/emulators.ts';
import { migrateMirrorCommand } from './commands/migrate-mirror.ts';
import { notificationsCommand } from './commands/notifications.ts';
import { reprocessCommand } from './commands/reprocess.ts';
import { installOfflineCommand } from './commands/install-offline.ts';
import { reconcileCommand } from './commands/reconcile.ts';
import { recommendCommand } from './commands/recommend.ts';
import { screenshotsCommand } from './commands/screenshots.ts';
import { simulateCommand } from './commands/simulate.ts';
import { sqlCommand } from './commands/sql.ts';
import { startCommand } from './commands/start.ts';
import { testCommand } from './commands/test.ts';
import { tokenCommand } from './commands/token.ts';
import { uploadCommand } from './commands/upload.ts';
import { verifyMirrorCommand } from './commands/verify-mirror.ts';
import { explain } from './terminal/errors.ts';

const program = new Command('./dev')
  .description('Earshot on this machine: start it, feed it, look at it, test it.')
  .showHelpAfterError('(run with --help for the options)')
  .addCommand(startCommand())
  .addCommand(cloudCommand())
  .addCommand(dashboardCommand())
  .addCommand(screenshotsCommand())
  .addCommand(uploadCommand())
  .addCommand(reprocessCommand())
  .addCommand(simulateCommand())
  .addCommand(recommendCommand())
  .addCommand(notificationsCommand())
  .addCommand(reconcileCommand())
  .addCommand(installOfflineCommand())
  .addCommand(sqlCommand())
  .addCommand(verifyMirrorCommand())
  .addCommand(backfillCommand())
  .addCommand(migrateMirrorCommand())
  .addCommand(emulatorsCommand())
  .addCommand(tokenCommand())
  .addCommand(doctorCommand())
  .addCommand(testCommand())
  .addCommand(benchCommand());

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}
