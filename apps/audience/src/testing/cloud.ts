import { firestore } from '@earshot/adapter-firestore';
import { memo, paths } from '@earshot/contracts';
import { type LocalCloud, startLocalCloud } from '@earshot/local-cloud';

/**
 * The local cloud of all e2e tests of this codebase, with listening as a source of causes, and one episode: clients in this process find one cloud in its life.
 * Its functions keep nothing, so that what a test writes is seen at once.
 */
export const sharedCloud = memo(async (): Promise<LocalCloud> => {
  const cloud = await startLocalCloud({
    codebases: ['audience', 'listening'],
    env: { CATALOGUE_LIFE_SEC: '0', TEMPLATE_LIFE_SEC: '0' },
  });
  Object.assign(process.env, cloud.env);
  const db = await firestore();
  await db
    .doc(paths.episode('episode_1'))
    .set({ episode_id: 'episode_1', title: 'Markets', status: 'ready', updated_at: new Date() });
  return cloud;
});

after(async () => {
  const cloud = await sharedCloud();
  await (await firestore()).terminate();
  await cloud.stop();
});
