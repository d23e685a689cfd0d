import { platformSettings, readSettings } from '@earshot/contracts';
import { Command } from 'commander';
import { enterLocalCloud } from '../cloud/env-file.ts';
import { type AudienceOptions, existingEpisodes, letListen } from '../start/audience.ts';
import { marks, progressLine } from '../terminal/progress.ts';
import { withAudienceOptions } from './audience-options.ts';

/** `./dev simulate`: an audience for the running local cloud. */
export function simulateCommand(): Command {
  return withAudienceOptions(
    new Command('simulate').description(
      'Let a simulated audience listen to the episodes of the running local cloud',
    ),
  )
    .option('--json', 'print the whole report, with the exact figures that must come of it')
    .action(async ({ json, ...audience }: AudienceOptions & { json?: true }) => {
      await enterLocalCloud();
      const { GCLOUD_PROJECT } = readSettings({ GCLOUD_PROJECT: platformSettings.GCLOUD_PROJECT });
      const episodes = await existingEpisodes();
      const line = progressLine(`${audience.listeners} listeners, seed ${audience.seed}`, process.stderr);
      const report = await letListen(GCLOUD_PROJECT, episodes, audience, ({ sent, total }) => {
        line.update(`${sent} of ${total} events sent`);
      });
      line.end(marks.done, `${report.sent} events sent, ${report.distinct} of them distinct`);
      if (json) console.log(JSON.stringify(report, null, 2));
      else console.log(sentence(report.expectedCounted, report.expectedRejected, report.expectedLate));
    });
}

function sentence(counted: number, rejected: number, late: number): string {
  return `Of these, ${counted} must be counted, ${rejected} rejected and ${late} found late.`;
}
