import { fileURLToPath } from 'node:url';
import { functionEnvironment } from '@earshot/local-cloud/environment';
import { type MeasuredProcess, startMeasured } from '../process/measured-process.ts';

/** The fold, by its export. */
export const FOLD = 'foldPlayback';
/** The function that does what is due, by its export. */
export const TICK = 'listeningTick';
const SIGNATURES = { [FOLD]: 'cloudevent', [TICK]: 'http' } as const;
/** MiB that the heap may grow to: half of what the function asks for, as Node has it in a container. */
const MEMORY_MB = 512;

/** One instance of a function, as production runs it: one function, functions-framework, its own process. */
export interface FoldInstance {
  readonly process: MeasuredProcess;
  readonly port: number;
}

/** Where an instance finds its services. */
export interface Place {
  readonly projectId: string;
  /** `127.0.0.1:PORT` of Firestore. */
  readonly firestore: string;
}

/** Starts an instance of the fold. */
export const startFoldInstance = (place: Place): Promise<FoldInstance> => startFunction(FOLD, place);

/** Starts an instance of a function of the built codebase. */
export async function startFunction(
  name: keyof typeof SIGNATURES,
  { projectId, firestore }: Place,
): Promise<FoldInstance> {
  const directory = fileURLToPath(new URL('../../../../dist/listening', import.meta.url));
  const served = [{ name, entryPoint: name, signature: SIGNATURES[name] }];
  const child = startMeasured({
    script: import.meta.resolve('@earshot/local-cloud/functions-process'),
    args: [directory, JSON.stringify(served)],
    env: functionEnvironment(projectId, {
      FIRESTORE_EMULATOR_HOST: firestore,
      FUNCTION_TARGET: name,
      K_SERVICE: name.toLowerCase(),
    }),
    memoryMb: MEMORY_MB,
  });
  return { process: child, port: await child.told<number>('port') };
}
