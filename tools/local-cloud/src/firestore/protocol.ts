import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import protobuf from 'protobufjs';

const PACKAGE = '@google-cloud/firestore';

/** A codec of one message type. */
export interface Codec<Message> {
  encode(message: object): Buffer;
  decode(bytes: Uint8Array): Message;
}

/** A request as it came in. */
export interface Received<Message> {
  readonly message: Message;
  /** Its size on the wire. */
  readonly bytes: number;
}

/** google.firestore.v1, as Google's own client for Firestore carries it. */
const root = protobuf.Root.fromJSON(loadJson());

function loadJson(): protobuf.INamespace {
  const folder = dirname(createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`));
  return JSON.parse(readFileSync(join(folder, 'build/protos/v1.json'), 'utf8')) as protobuf.INamespace;
}

/** The codec of a message of google.firestore.v1. */
export function codecOf<Message>(name: string): Codec<Message> {
  return codec(root.lookupType(`google.firestore.v1.${name}`));
}

function codec<Message>(type: protobuf.Type): Codec<Message> {
  return {
    encode: (message) => Buffer.from(type.encode(message).finish()),
    // What protobufjs decodes has the type's fields, which wire.ts describes.
    decode: (bytes) => type.decode(bytes) as unknown as Message,
  };
}

/**
 * google.events.cloud.firestore.v1.DocumentEventData: its Document is a copy of Firestore's own.
 * https://github.com/googleapis/google-cloudevents/blob/main/proto/google/events/cloud/firestore/v1/data.proto
 */
export const eventCodec = <Message>(): Codec<Message> => codec(eventType);

const eventType = new protobuf.Type('DocumentEventData')
  .add(new protobuf.Field('value', 1, 'google.firestore.v1.Document'))
  .add(new protobuf.Field('oldValue', 2, 'google.firestore.v1.Document'));
root.define('google.events.cloud.firestore.v1').add(eventType);

/** The service's methods, as @grpc/grpc-js wants them; a request arrives as `Received`. */
export function serviceDefinition(): Record<string, MethodDefinition> {
  const service = root.lookupService('google.firestore.v1.Firestore');
  return Object.fromEntries(
    service.methodsArray.map((method) => {
      method.resolve();
      const { resolvedRequestType: request, resolvedResponseType: response } = method;
      if (!request || !response) throw new Error(`The types of ${method.name} are not known.`);
      return [method.name, methodDefinition(method, codec<object>(request), codec<object>(response))];
    }),
  );
}

interface MethodDefinition {
  readonly path: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
  readonly requestSerialize: (message: object) => Buffer;
  readonly requestDeserialize: (bytes: Buffer) => Received<object>;
  readonly responseSerialize: (message: object) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => object;
}

function methodDefinition(
  method: protobuf.Method,
  request: Codec<object>,
  response: Codec<object>,
): MethodDefinition {
  return {
    path: `/google.firestore.v1.Firestore/${method.name}`,
    requestStream: method.requestStream === true,
    responseStream: method.responseStream === true,
    requestSerialize: (message) => request.encode(message),
    requestDeserialize: (bytes) => ({ message: request.decode(bytes), bytes: bytes.length }),
    responseSerialize: (message) => response.encode(message),
    responseDeserialize: (bytes) => response.decode(bytes),
  };
}
