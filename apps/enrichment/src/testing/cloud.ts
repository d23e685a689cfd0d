import { memo } from '@earshot/contracts';
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from '@earshot/local-cloud';

type Script = Extract<NonNullable<LocalCloudOptions['visionAnswers']>, (...image: never) => unknown>;

const scripts: Script[] = [];

/** The local cloud of all e2e tests of this codebase: clients in this process find one cloud in its life. */
export const sharedCloud = memo(async (): Promise<LocalCloud> => {
  const cloud = await startLocalCloud({
    codebases: ['enrichment'],
    visionAnswers: (image) => {
      for (const script of scripts) {
        const answer = script(image);
        if (answer) return answer;
      }
      return undefined;
    },
  });
  Object.assign(process.env, cloud.env);
  return cloud;
});

/** Makes Vision say something of some images, beside what it was made to say before. */
export function scriptVision(script: Script): void {
  scripts.push(script);
}

/** Whether two colours (`#rrggbb`) are nearly the same: a JPEG may be a little off. */
export function isNear(a: string, b: string): boolean {
  const part = (colour: string, at: number) => parseInt(colour.slice(at, at + 2), 16);
  return [1, 3, 5].every((at) => Math.abs(part(a, at) - part(b, at)) < 24);
}

after(async () => (await sharedCloud()).stop());
