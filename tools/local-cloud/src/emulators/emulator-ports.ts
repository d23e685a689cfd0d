import { freePort } from '../google/child.ts';

/** Everything of the suite that listens: the emulators, and what firebase-tools starts with them. */
const LISTENERS = [
  'functions',
  'firestore',
  'pubsub',
  'auth',
  'ui',
  'hub',
  'logging',
  'eventarc',
  'tasks',
  'websocket',
] as const;

/** The ports of the suite, by emulator. */
export type EmulatorPorts = Readonly<Record<(typeof LISTENERS)[number], number>>;

/** Free ports, but for those that are given. */
export async function chooseEmulatorPorts(
  given: Readonly<Partial<Record<string, number>>>,
): Promise<EmulatorPorts> {
  const chosen = new Map<string, number>();
  for (const listener of LISTENERS) {
    let port = given[listener] || (await freePort());
    while ([...chosen.values()].includes(port)) port = await freePort();
    chosen.set(listener, port);
  }
  // Every listener has just got one.
  return Object.fromEntries(chosen) as EmulatorPorts;
}
