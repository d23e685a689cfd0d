import { platformSettings, readSettings } from '@earshot/contracts';
import { unsignedIdToken } from '@earshot/local-cloud';
import { Command } from 'commander';
import { enterLocalCloud } from '../cloud/env-file.ts';
import { documentId } from './options.ts';

/** `./dev token`: sign in to the local cloud as anybody. */
export function tokenCommand(): Command {
  return new Command('token')
    .description('Print an ID token of a user, which the running local cloud takes for an hour')
    .argument('<user>', 'id of the user, such as user_0001', documentId)
    .addHelpText(
      'after',
      '\nExample, with the ingest URL that ./dev start shows:\n  curl -H "Authorization: Bearer $(./dev token user_0001)" -H "Content-Type: application/json" -d @report.json INGEST_URL/v1/events',
    )
    .action(async (user: string) => {
      await enterLocalCloud();
      const { GCLOUD_PROJECT } = readSettings({ GCLOUD_PROJECT: platformSettings.GCLOUD_PROJECT });
      console.log(unsignedIdToken({ user, projectId: GCLOUD_PROJECT }));
    });
}
