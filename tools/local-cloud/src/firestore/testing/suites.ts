import { notRun } from '@earshot/testing';
import { Firestore, type Settings } from '@google-cloud/firestore';
import { findGoogleEmulators, isFound } from '../../google/find-emulators.ts';
import { startGoogleFirestore } from '../../google/start-google-firestore.ts';
import type { FirestoreService } from '../../service.ts';
import { startFirestore } from '../start.ts';

export const PROJECT = 'demo-suite';

export interface Suite {
  readonly service: FirestoreService;
  readonly db: Firestore;
}

/** A client of this service and no other: the SDK heeds its variable more than these settings. */
export function clientOf({ port }: Pick<FirestoreService, 'port'>, settings: Settings = {}): Firestore {
  delete process.env['FIRESTORE_EMULATOR_HOST'];
  return new Firestore({ ...settings, projectId: PROJECT, host: `127.0.0.1:${port}`, ssl: false });
}

/** The same tests against ours and, where it is installed, against Google's emulator: what Google's does is right. */
export function onBoth(title: string, tests: (suite: () => Suite) => void): void {
  describe(`${title}, ours`, () => {
    tests(started(() => startFirestore()));
  });
  describe(`${title}, Google's emulator`, function () {
    before(async function () {
      const { firestore } = await findGoogleEmulators();
      if (!isFound(firestore)) notRun(this, firestore.missing);
    });
    tests(started(() => startGoogleFirestore({ projects: [PROJECT] })));
  });
}

function started(start: () => Promise<FirestoreService>): () => Suite {
  let suite: Suite | undefined;
  before(async () => {
    const service = await start();
    suite = { service, db: clientOf(service) };
  });
  after(async () => {
    await suite?.db.terminate();
    await suite?.service.stop();
  });
  return () => {
    if (!suite) throw new Error('The suite has not started.');
    return suite;
  };
}
