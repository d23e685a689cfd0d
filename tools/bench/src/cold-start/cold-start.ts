import { startMeasured } from '../process/measured-process.ts';

/** The codebases, as they are built. */
const CODEBASES = ['enrichment', 'listening', 'audience', 'mirror', 'dashboard'];
/** All SDKs that codebases use, and the root of firebase-functions: what loading at the top of each file would cost. */
const SDKS = [
  'firebase-functions',
  'firebase-admin/firestore',
  '@google-cloud/bigquery',
  '@google-cloud/pubsub',
  '@google-cloud/speech',
  '@google-cloud/storage',
  '@google-cloud/vision',
  'sharp',
];
/** Share of the time that all SDKs take, which a codebase may take to load. */
export const BUDGET = 0.5;

/** How long a cold instance takes to load its code, in ms: any function of a codebase, and all SDKs beside. */
export interface ColdStarts {
  readonly codebases: Readonly<Record<string, number>>;
  readonly allSdks: number;
}

/**
 * Measures cold starts, each in fresh processes.
 * @param runs processes of which the median is taken; odd
 */
export async function measureColdStarts(runs: number): Promise<ColdStarts> {
  const codebases: [string, number][] = [];
  for (const codebase of CODEBASES) {
    const entry = new URL(`../../../../dist/${codebase}/index.js`, import.meta.url).href;
    codebases.push([codebase, await loadMs([entry], runs)]);
  }
  return {
    codebases: Object.fromEntries(codebases),
    allSdks: await loadMs(SDKS, runs),
  };
}

/** Median time of a fresh process for some modules, in ms. */
async function loadMs(modules: readonly string[], runs: number): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const child = startMeasured({
      script: new URL('./load-process.ts', import.meta.url).href,
      args: modules,
      // A cold instance finds nothing compiled.
      env: { ...process.env, GCLOUD_PROJECT: 'demo-bench', NODE_DISABLE_COMPILE_CACHE: '1' },
    });
    times.push(await child.told<number>('ms').finally(() => child.stop()));
  }
  return times.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? NaN;
}
