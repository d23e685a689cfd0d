import type { FcmAnswer } from './fcm/answers.ts';

/** One stand-in of a Google service, listening on 127.0.0.1. */
export interface Service {
  readonly name: string;
  readonly port: number;
  /** Variables that Google's SDKs or our settings need to reach it. */
  readonly env: Readonly<Record<string, string>>;
  /**
   * How many things it has accepted and not finished or not yet told its listeners, such as operations that still run;
   * absent where nothing outlives the request that started it. `idle()` waits until it is 0.
   */
  pending?(): number;
  /** Closes it; idempotent, resolves once its port is closed. */
  stop(): Promise<void>;
}

/** What every service can be started with. */
export interface ServiceOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** A folder of its own to keep state in; without one the state lives in memory. */
  readonly dataDir?: string;
}

/** One committed write of one Firestore document, as Eventarc would carry it. */
export interface DocumentWrite {
  readonly project: string;
  readonly database: string;
  /** Path below the database's documents, such as `users/u1`. */
  readonly document: string;
  readonly kind: 'created' | 'updated' | 'deleted';
  /** Protobuf `google.events.cloud.firestore.v1.DocumentEventData`. */
  readonly data: Uint8Array;
  /** When it was committed, RFC 3339. */
  readonly time: string;
  /** Unique id of the event. */
  readonly id: string;
}

/** A Firestore whose committed writes can be listened to. */
export interface FirestoreService extends Service {
  /** Tells every committed write of any database, in commit order. */
  onWrite(listener: (write: DocumentWrite) => void): void;
  /**
   * Resolves once the writes that were committed before have been told; absent where a write is told before its commit is
   * answered.
   */
  told?(): Promise<void>;
}

/** One change of one Storage object, as Eventarc would carry it. */
export interface ObjectEvent {
  readonly type: 'finalized' | 'deleted' | 'archived' | 'metadataUpdated';
  /** The `storage#object` resource, as in production events. */
  readonly object: Readonly<Record<string, unknown>>;
  /** When it happened, RFC 3339. */
  readonly time: string;
  /** Unique id of the event. */
  readonly id: string;
}

/** A Storage whose object changes can be listened to. */
export interface StorageService extends Service {
  /** Tells every change of an object in any bucket, in order. */
  onEvent(listener: (event: ObjectEvent) => void): void;
}

/** A BigQuery that answers REST, Storage Write and, in this process, SQL. */
export interface BigqueryService extends Service {
  /** Port of the Storage Write API. */
  readonly grpcPort: number;
  /** Runs one GoogleSQL query and returns its rows. */
  query(sql: string): Promise<Record<string, unknown>[]>;
}

/** One message that FCM took. */
export interface SentPush {
  /** What the sender was told. */
  readonly name: string;
  readonly at: Date;
  /** As it was sent, in FCM's own spelling. */
  readonly message: Readonly<Record<string, unknown>> & { readonly token?: string | undefined };
}

/** An FCM whose messages can be looked at and whose answers can be scripted. */
export interface FcmService extends Service {
  /** What it took, in order; of more than 10,000 the last. */
  sent(): readonly SentPush[];
  /** Answers sends to a token with an error from now on; undefined lets them pass again. */
  answer(token: string, answer: FcmAnswer | undefined): void;
}
