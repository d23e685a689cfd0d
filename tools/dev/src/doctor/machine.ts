import { type Finding, good, lack } from '@earshot/deploy/finding';
import { googleMissing } from '../cloud/google-missing.ts';
import { BROWSER, type Prerequisite, RECOGNISER } from '../cloud/prerequisites.ts';

/** Looks at what the local cloud can do without. */
export async function lookAtExtras(): Promise<readonly Finding[]> {
  const emulators = "Google's emulators";
  const missing = await googleMissing();
  return [
    await lookFor(RECOGNISER),
    await lookFor(BROWSER),
    missing === undefined
      ? good(emulators, 'are there')
      : lack(
          emulators,
          `${missing}: flows run on the embedded services alone`,
          'gcloud components install cloud-firestore-emulator pubsub-emulator',
        ),
  ];
}

async function lookFor({ name, isThere, without, lines }: Prerequisite): Promise<Finding> {
  return (await isThere()) ? good(name, 'is there') : lack(name, without, Object.values(lines).join(', or '));
}
