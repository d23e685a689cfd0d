import type { Service, ServiceOptions } from '../service.ts';
import { answersHttp, startChild, startOnPort } from './child.ts';
import { classArchive, ENDING_MS } from './class-archive.ts';
import { findGoogleEmulators, isFound } from './find-emulators.ts';

const DEADLINE_MS = 60_000;

/**
 * Starts Google's Pub/Sub emulator. Rejects with what to install when it, or a Java for it, is not there. It keeps nothing: a
 * `dataDir` is refused.
 */
export async function startGooglePubsub(options: ServiceOptions = {}): Promise<Service> {
  const { pubsub } = await findGoogleEmulators();
  if (!isFound(pubsub)) throw new Error(pubsub.missing);
  if (options.dataDir !== undefined)
    throw new Error("Google's Pub/Sub emulator keeps nothing: use the embedded services with a data folder.");
  const archive = await classArchive('pubsub');
  const { port, child } = await startOnPort(options.port, (free) =>
    startChild({
      name: "Google's Pub/Sub emulator",
      program: pubsub.java.program,
      args: [...archive, '-jar', pubsub.jar, '--host=127.0.0.1', `--port=${free}`],
      ready: () => answersHttp(`http://127.0.0.1:${free}/`),
      deadlineMs: DEADLINE_MS,
      graceMs: ENDING_MS,
    }),
  );
  const address = `127.0.0.1:${port}`;
  return { name: 'pubsub', port, env: { PUBSUB_EMULATOR_HOST: address }, stop: () => child.stop() };
}
