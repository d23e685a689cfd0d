import { findChromium } from '@earshot/browser';
import { startLocalCloud } from '@earshot/local-cloud';
import { Command } from 'commander';
import { buildCodebases } from '../cloud/build-codebases.ts';
import { dashboardLink } from '../cloud/dashboard.ts';
import { BROWSER, RECOGNISER, seeTo } from '../cloud/prerequisites.ts';
import { makeScene } from '../screenshots/scene.ts';
import { PICTURES_DIR, takePictures } from '../screenshots/take.ts';
import { explain, UserError } from '../terminal/errors.ts';
import { marks, progressLine } from '../terminal/progress.ts';

/** `./dev screenshots`: the documentation's pictures of the dashboard. */
export function screenshotsCommand(): Command {
  return new Command('screenshots')
    .description(
      `Take the pictures of the dashboard in ${PICTURES_DIR} anew, of a platform with an hour of listening`,
    )
    .action(async () => {
      await seeTo(RECOGNISER);
      await seeTo(BROWSER);
      if ((await findChromium()) === undefined) throw new UserError('There is no Chromium or Chrome here.');
      await buildCodebases();
      process.exitCode = await takeAll().then(() => 0, explain);
      // The SDKs' clients would keep the process alive.
      process.exit();
    });
}

async function takeAll(): Promise<void> {
  const { visionAnswers, play } = makeScene();
  const line = progressLine('pictures of the dashboard');
  const tell = (note: string) => line.update(note);
  const cloud = await startLocalCloud({
    mode: 'embedded',
    visionAnswers,
    env: { MODERATION_REQUIRED: 'adult,violence,racy' },
  });
  try {
    Object.assign(process.env, cloud.env);
    await play(cloud, tell);
    const { url } = cloud.functions.find(({ name }) => name === 'dashboard') ?? { url: '' };
    await takePictures(dashboardLink(url, cloud.projectId), tell);
    line.end(marks.done, PICTURES_DIR);
  } catch (error) {
    line.end(marks.failed);
    throw error;
  } finally {
    await cloud.stop();
  }
}
