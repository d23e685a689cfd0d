import { findGoogleEmulators } from '@earshot/local-cloud';

/** Why Google's emulators cannot be used on this machine; undefined when they can. */
export async function googleMissing(): Promise<string | undefined> {
  const { firestore, pubsub } = await findGoogleEmulators();
  const missing = [firestore, pubsub].flatMap((found) => ('missing' in found ? [found.missing] : []));
  return missing.length > 0 ? missing.join('; ') : undefined;
}
