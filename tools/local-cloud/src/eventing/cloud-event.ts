import type { Message } from '@google-cloud/pubsub';
import type { Call } from '../functions/call.ts';
import type { DocumentWrite, ObjectEvent } from '../service.ts';

/** Schema that Firestore's events name. */
const FIRESTORE_SCHEMA =
  'https://github.com/googleapis/google-cloudevents/blob/main/proto/google/events/cloud/firestore/v1/data.proto';

/** Where the event comes from. */
export interface Place {
  readonly projectId: string;
  readonly region: string;
}

/** What of a Pub/Sub message an event carries. */
export type MessageContent = Pick<Message, 'id' | 'data' | 'attributes'> & {
  readonly orderingKey?: string;
  readonly publishTime: Date;
};

/** A published message, as Eventarc delivers it: one message a request. */
export function messageEvent(
  message: MessageContent,
  topic: string,
  subscription: string,
  { projectId }: Place,
): Call {
  const publishTime = message.publishTime.toISOString();
  return {
    headers: {
      ...binary({
        id: message.id,
        type: 'google.cloud.pubsub.topic.v1.messagePublished',
        source: `//pubsub.googleapis.com/projects/${projectId}/topics/${topic}`,
        time: publishTime,
      }),
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      message: {
        data: message.data.toString('base64'),
        ...(Object.keys(message.attributes).length > 0 && { attributes: message.attributes }),
        ...(message.orderingKey && { orderingKey: message.orderingKey }),
        messageId: message.id,
        message_id: message.id,
        publishTime,
        publish_time: publishTime,
      },
      subscription: `projects/${projectId}/subscriptions/${subscription}`,
    }),
  };
}

/** A change of a Storage object, as Eventarc delivers it. */
export function objectEvent({ id, type, time, object }: ObjectEvent): Call {
  const bucket = String(object.bucket);
  return {
    headers: {
      ...binary({
        id,
        type: `google.cloud.storage.object.v1.${type}`,
        source: `//storage.googleapis.com/projects/_/buckets/${bucket}`,
        subject: `objects/${String(object.name)}`,
        time,
        bucket,
      }),
      'content-type': 'application/json',
    },
    body: JSON.stringify(object),
  };
}

/** A change of a Firestore document, as Eventarc delivers it: protobuf. */
export function documentEvent(
  write: DocumentWrite,
  event: 'written' | 'created' | 'updated' | 'deleted',
  { region }: Place,
): Call {
  const { id, project, database, document, time } = write;
  return {
    headers: {
      ...binary({
        id,
        type: `google.cloud.firestore.document.v1.${event}`,
        source: `//firestore.googleapis.com/projects/${project}/databases/${database}`,
        subject: `documents/${document}`,
        time,
        project,
        database,
        namespace: '(default)',
        document,
        location: region,
        dataschema: FIRESTORE_SCHEMA,
      }),
      'content-type': 'application/protobuf',
    },
    body: write.data,
  };
}

/** CloudEvents' HTTP binding, binary mode: attributes are headers, percent-encoded where a header cannot hold them. */
function binary(attributes: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ specversion: '1.0', ...attributes }).map(([name, value]) => [
      `ce-${name}`,
      value.replace(/[^!#$&-~]/gu, (character) => encodeURIComponent(character)),
    ]),
  );
}
