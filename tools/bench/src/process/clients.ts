import { Firestore } from '@google-cloud/firestore';
import { PubSub } from '@google-cloud/pubsub';

/** Else a client looks for credentials of the machine it runs on, and may wait seconds for an answer. */
function withoutMetadataServer(): void {
  process.env['METADATA_SERVER_DETECTION'] ??= 'none';
}

/** A client of a Firestore on this machine, `127.0.0.1:PORT`. */
export function firestoreClient(projectId: string, host: string): Firestore {
  withoutMetadataServer();
  return new Firestore({ projectId, host, ssl: false });
}

/** A client of a Pub/Sub on this machine, `127.0.0.1:PORT`. */
export function pubsubClient(projectId: string, host: string): PubSub {
  withoutMetadataServer();
  return new PubSub({ projectId, apiEndpoint: host, emulatorMode: true });
}
