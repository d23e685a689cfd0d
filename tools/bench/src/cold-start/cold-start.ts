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

/**
 * CPU time, of all threads, that a cold instance takes to load its code, in ms: any function of a codebase, and all SDKs
 * beside. On an instance of one vCPU it takes as long; here it is the same however busy the machine is with other things.
 */
export interface ColdStarts {
  readonly codebases: Readonly<Record<string, number>>;
  readonly allSdks: number;
}

/**
 * Measures cold starts, each in fresh processes.
 * @param rounds how often each is loaded, in turns; what disturbs a load only adds to it, so that the least counts
 */
export async function measureColdStarts(rounds: number): Promise<ColdStarts> {
  const codebases: Record<string, number> = {};
  let allSdks = Infinity;
  for (let round = 0; round < rounds; round++) {
    for (const codebase of CODEBASES) {
      const entry = new URL(`../../../../dist/${codebase}/index.js`, import.meta.url).href;
      codebases[codebase] = Math.min(codebases[codebase] ?? Infinity, await loadMs([entry]));
    }
    allSdks = Math.min(allSdks, await loadMs(SDKS));
  }
  return { codebases, allSdks };
}

/** CPU time of a fresh process for some modules, in ms. */
async function loadMs(modules: readonly string[]): Promise<number> {
  const child = startMeasured({
    script: new URL('./load-process.ts', import.meta.url).href,
    args: modules,
    // A cold instance finds nothing compiled.
    env: { ...process.env, GCLOUD_PROJECT: 'demo-bench', NODE_DISABLE_COMPILE_CACHE: '1' },
  });
  return await child.told<number>('ms').finally(() => child.stop());
}
