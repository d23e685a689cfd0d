import { findGoogleEmulators, isFound } from './google/find-emulators.ts';
import { recogniserStatus } from './speech/recogniser.ts';

/** What this machine has of the programs that services of the local cloud need, a line each; the same as long as they are. */
export async function installedForServices(): Promise<readonly string[]> {
  const [{ firestore, pubsub }, recogniser] = await Promise.all([findGoogleEmulators(), recogniserStatus()]);
  const emulators = [firestore, pubsub].map((emulator) =>
    isFound(emulator) ? `${emulator.jar}, Java ${emulator.java.version}` : emulator.missing,
  );
  return [...emulators, recogniser.ready ? recogniser.recogniser.command : recogniser.missing.join(', ')];
}
