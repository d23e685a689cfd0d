/** A span of time as gRPC carries it; 64-bit numbers are strings. */
export interface Duration {
  readonly seconds: string;
  readonly nanos: number;
}

/** A point of time as gRPC carries it. */
export type Timestamp = Duration;

/** google.pubsub.v1.PubsubMessage. */
export interface WireMessage {
  readonly data: Uint8Array;
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageId: string;
  readonly publishTime: Timestamp | null;
  readonly orderingKey: string;
}

/** google.pubsub.v1.ReceivedMessage. */
export interface ReceivedMessage {
  readonly ackId: string;
  readonly message: WireMessage;
  /** 0 unless the subscription has a dead-letter policy. */
  readonly deliveryAttempt: number;
}

/** google.pubsub.v1.Topic; what the service does not act on is kept as it is. */
export interface Topic extends Readonly<Record<string, unknown>> {
  readonly name: string;
  readonly messageRetentionDuration: Duration | null;
}

/** google.pubsub.v1.PushConfig. */
export interface PushConfig {
  readonly pushEndpoint: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly noWrapper?: { readonly writeMetadata: boolean } | null;
}

/** google.pubsub.v1.Subscription; what the service does not act on is kept as it is. */
export interface Subscription extends Readonly<Record<string, unknown>> {
  readonly name: string;
  readonly topic: string;
  readonly pushConfig: PushConfig | null;
  readonly ackDeadlineSeconds: number;
  readonly retainAckedMessages: boolean;
  readonly messageRetentionDuration: Duration | null;
  readonly enableMessageOrdering: boolean;
  readonly filter: string;
  readonly deadLetterPolicy: {
    readonly deadLetterTopic: string;
    readonly maxDeliveryAttempts: number;
  } | null;
  readonly retryPolicy: {
    readonly minimumBackoff: Duration | null;
    readonly maximumBackoff: Duration | null;
  } | null;
  readonly detached: boolean;
  readonly enableExactlyOnceDelivery: boolean;
}

/** google.pubsub.v1.Snapshot. */
export interface Snapshot {
  readonly name: string;
  readonly topic: string;
  readonly expireTime: Timestamp;
  readonly labels: Readonly<Record<string, string>>;
}

/** google.protobuf.FieldMask. */
export interface FieldMask {
  readonly paths: readonly string[];
}

/** One page asked for. */
export interface PageRequest {
  readonly pageSize: number;
  readonly pageToken: string;
}

/** Milliseconds of a span or, since 1970, of a point of time. */
export function toMs({ seconds, nanos }: Duration): number {
  return Number(seconds) * 1000 + nanos / 1e6;
}

/** A span or point of time from milliseconds. */
export function fromMs(ms: number): Duration {
  const seconds = Math.floor(ms / 1000);
  return { seconds: String(seconds), nanos: Math.round((ms - seconds * 1000) * 1e6) };
}
