import { type FirestoreService, startFirestore } from '@earshot/local-cloud';
import { type GrpcProxy, startGrpcProxy } from '@earshot/testing';
import { Firestore } from '@google-cloud/firestore';

/** A Firestore for the tests of one file, with an empty database for each. */
export interface TestDatabases {
  readonly service: FirestoreService;
  /** Turns to a database that nothing is in. */
  empty(): void;
  /** A client of its own of the current database. */
  client(host?: string): Firestore;
  stop(): Promise<void>;
}

let projects = 0;

export async function startDatabases(): Promise<TestDatabases> {
  process.env['METADATA_SERVER_DETECTION'] = 'none';
  const service = await startFirestore({});
  const clients: Firestore[] = [];
  let projectId = '';
  return {
    service,
    empty: () => {
      projects += 1;
      projectId = `demo-listening-${projects}`;
    },
    client: (host = `127.0.0.1:${service.port}`) => {
      const db = new Firestore({ projectId, host, ssl: false, ignoreUndefinedProperties: true });
      clients.push(db);
      return db;
    },
    stop: async () => {
      await Promise.all(clients.map((db) => db.terminate()));
      await service.stop();
    },
  };
}

/** Gives each test of a suite an empty database. */
export function withDatabases(begin: (databases: TestDatabases) => void | Promise<void>): void {
  let databases: TestDatabases | undefined;
  before(async () => {
    databases = await startDatabases();
  });
  beforeEach(async () => {
    if (!databases) return;
    databases.empty();
    await begin(databases);
  });
  after(() => databases?.stop());
}

/** Gives each test of a suite an empty database, and a proxy before it that disturbs nothing yet. */
export function withProxiedDatabases(
  begin: (databases: TestDatabases, proxy: GrpcProxy) => void | Promise<void>,
): void {
  let proxy: GrpcProxy | undefined;
  // Before what it stands before.
  after(() => proxy?.stop());
  withDatabases(async (databases) => {
    proxy ??= await startGrpcProxy(databases.service.port);
    proxy.disturb(() => undefined);
    await begin(databases, proxy);
  });
}
