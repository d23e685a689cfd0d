import { dataOf, firestore } from '@earshot/adapter-firestore';
import { paths, type ProfileDocument, type RecommendationsDocument } from '@earshot/contracts';
import { Command } from 'commander';
import { enterLocalCloud } from '../cloud/env-file.ts';
import { renderRecommendations } from '../recommend/render.ts';
import { UserError } from '../terminal/errors.ts';
import { documentId } from './options.ts';

/** `./dev recommend`: what a listener is recommended, and what that goes by. */
export function recommendCommand(): Command {
  return new Command('recommend')
    .description(
      'Show what a listener of the running local cloud is recommended, with reasons and their profile',
    )
    .requiredOption('--user <id>', 'id of the listener, such as user_0001', documentId)
    .option('--json', 'print both documents as JSON')
    .addHelpText('after', '\nExample:\n  ./dev recommend --user user_0001')
    .action(async ({ user, json }: { user: string; json?: true }) => {
      await enterLocalCloud();
      const db = await firestore();
      const [profile, list] = await db.getAll(
        db.doc(paths.profile(user)),
        db.doc(paths.recommendations(user)),
      );
      const known = profile && dataOf<ProfileDocument>(profile);
      if (!known) throw new UserError(`${user} has no profile: nothing they heard was counted yet.`);
      const recommendations = list && dataOf<RecommendationsDocument>(list);
      await db.terminate();
      if (json) console.log(JSON.stringify({ profile: known, recommendations }, null, 2));
      else console.log(renderRecommendations(known, recommendations, Date.now()));
    });
}
