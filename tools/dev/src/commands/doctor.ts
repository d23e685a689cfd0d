import { platformSettings, readSettings } from '@earshot/contracts';
import { examine } from '@earshot/deploy/doctor';
import { Command } from 'commander';
import { lookAtExtras } from '../doctor/machine.ts';
import { renderFindings } from '../doctor/render.ts';
import { repository } from '../repository.ts';

/** `./dev doctor`: what is missing, here and in the cloud, and the command that mends it. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('Name what is missing on this machine and in a Google Cloud project, with what mends it')
    .option('--project <id>', 'also look at this project; else the one of GOOGLE_CLOUD_PROJECT, if set')
    .option('--region <region>', 'region of its functions; else FUNCTIONS_REGION')
    .addHelpText(
      'after',
      '\nExit code: 0 when nothing that is needed is missing, else 1. Changes nothing.\nLooking at a project needs credentials: gcloud auth application-default login',
    )
    .action(async (options: { readonly project?: string; readonly region?: string }) => {
      const { project = process.env['GOOGLE_CLOUD_PROJECT'] } = options;
      const { FUNCTIONS_REGION: region } = readSettings(
        { FUNCTIONS_REGION: platformSettings.FUNCTIONS_REGION },
        { FUNCTIONS_REGION: options.region ?? process.env['FUNCTIONS_REGION'] },
      );
      const findings = [
        ...(await lookAtExtras()),
        ...(await examine({ root: repository, project: project || undefined, region })),
      ];
      console.log(renderFindings(findings));
      process.exitCode = findings.some(({ state }) => state === 'fault') ? 1 : 0;
    });
}
