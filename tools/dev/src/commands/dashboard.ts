import { platformSettings, readSettings, text } from '@earshot/contracts';
import { Command } from 'commander';
import { dashboardLink } from '../cloud/dashboard.ts';
import { enterLocalCloud } from '../cloud/env-file.ts';

const settings = {
  GCLOUD_PROJECT: platformSettings.GCLOUD_PROJECT,
  FUNCTIONS_URL: text({ doc: 'Where the HTTPS functions of the local cloud are.' }),
};

/** `./dev dashboard`: the address of the running local cloud's dashboard. */
export function dashboardCommand(): Command {
  return new Command('dashboard')
    .description('Print a link to the dashboard of the running local cloud, which signs in as a moderator')
    .action(async () => {
      await enterLocalCloud();
      const { GCLOUD_PROJECT, FUNCTIONS_URL } = readSettings(settings);
      console.log(dashboardLink(`${FUNCTIONS_URL}/dashboard`, GCLOUD_PROJECT));
    });
}
