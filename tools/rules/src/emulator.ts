import {
  type FirestoreService,
  findGoogleEmulators,
  isFound,
  startGoogleFirestore,
} from '@earshot/local-cloud';
import { notRun } from '@earshot/testing';

/**
 * Starts Google's Firestore emulator, which alone knows the language of rules. Where it is not installed, says so and leaves the
 * tests pending.
 */
export async function startEmulator(tests: Mocha.Context): Promise<FirestoreService> {
  const { firestore } = await findGoogleEmulators();
  if (isFound(firestore)) return startGoogleFirestore();
  return notRun(tests, firestore.missing);
}

/** Has the emulator compile rules for a project; resolves with what is wrong with them, or with nothing. */
export async function compileRules(
  { port }: FirestoreService,
  project: string,
  rules: string,
): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/emulator/v1/projects/${project}:securityRules`, {
    method: 'PUT',
    body: JSON.stringify({ rules: { files: [{ name: 'storage.rules', content: rules }] } }),
  });
  return response.ok ? '' : response.text();
}
