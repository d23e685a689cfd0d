import { startGoogleFirestore } from '@earshot/local-cloud';
import { startMeasured } from './measured-process.ts';

/** Which Firestore is measured on: our embedded one, or Google's emulator. */
export type FirestoreKind = 'embedded' | 'google';

/** A Firestore in a process of its own. */
export interface MeasuredFirestore {
  readonly kind: FirestoreKind;
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  stop(): Promise<void>;
}

/**
 * Starts a Firestore that tells nobody of its writes.
 * @throws Error saying what to install where Google's emulator is asked for and not there
 */
export async function startFirestoreProcess(kind: FirestoreKind): Promise<MeasuredFirestore> {
  if (kind === 'google') {
    const emulator = await startGoogleFirestore({ projects: [] });
    return { kind, host: `127.0.0.1:${emulator.port}`, stop: () => emulator.stop() };
  }
  const child = startMeasured({ script: new URL('./firestore.ts', import.meta.url).href });
  return { kind, host: `127.0.0.1:${await child.told<number>('port')}`, stop: () => child.stop() };
}
