import { createRequire } from 'node:module';
import { type handleUnaryCall, Metadata, type ServiceDefinition, status } from '@grpc/grpc-js';
import { fromJSON, type MessageTypeDefinition } from '@grpc/proto-loader';
import { GrpcError } from './grpc-error.ts';

const OPTIONS = { longs: String, enums: String, oneofs: true, defaults: true, arrays: true } as const;

/** Loads one service of google.pubsub.v1 from the definitions that Google's client is built on. */
export function loadService(name: 'Publisher' | 'Subscriber'): ServiceDefinition {
  const json = createRequire(import.meta.url)('@google-cloud/pubsub-api/build/protos/protos.json') as object;
  return fromJSON(json, OPTIONS)[`google.pubsub.v1.${name}`] as ServiceDefinition;
}

/** Answers a call with what a function returns, or with the status of what it throws. */
export function unary<Request, Response>(
  answer: (request: Request) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    void (async () => answer(call.request))().then(
      (response) => callback(null, response),
      (error: unknown) => callback(statusOf(error)),
    );
  };
}

/** The gRPC status of a fault; one that is not the caller's is INTERNAL. */
export function statusOf(error: unknown): { code: status; details: string; metadata: Metadata } {
  const metadata = new Metadata();
  if (!(error instanceof GrpcError)) return { code: status.INTERNAL, details: String(error), metadata };
  const { code, message, info } = error;
  if (info) metadata.set('grpc-status-details-bin', statusDetails(code, message, info));
  return { code, details: message, metadata };
}

/** The part of google.rpc that carries an ErrorInfo. */
const STATUS_PROTO = {
  nested: {
    Status: {
      fields: {
        code: { type: 'int32', id: 1 },
        message: { type: 'string', id: 2 },
        details: { rule: 'repeated', type: 'Any', id: 3 },
      },
    },
    Any: { fields: { type_url: { type: 'string', id: 1 }, value: { type: 'bytes', id: 2 } } },
    ErrorInfo: {
      fields: {
        reason: { type: 'string', id: 1 },
        domain: { type: 'string', id: 2 },
        metadata: { keyType: 'string', type: 'string', id: 3 },
      },
    },
  },
};

function statusDetails(code: status, message: string, metadata: Readonly<Record<string, string>>): Buffer {
  const types = fromJSON(STATUS_PROTO, { keepCase: true }) as Record<
    string,
    MessageTypeDefinition<object, object>
  >;
  const encode = (type: string, value: object) => types[type]?.serialize(value) ?? Buffer.alloc(0);
  const value = encode('ErrorInfo', { reason: 'ACK_ID_FAILURES', domain: 'pubsub.googleapis.com', metadata });
  const details = [{ type_url: 'type.googleapis.com/google.rpc.ErrorInfo', value }];
  return encode('Status', { code, message, details });
}
