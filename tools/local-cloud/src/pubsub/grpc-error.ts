import { status } from '@grpc/grpc-js';

/** A call that Pub/Sub refuses, with the status and message that production answers. */
export class GrpcError extends Error {
  readonly code: status;
  /** Google's ErrorInfo metadata, such as which ack ids failed. */
  readonly info: Readonly<Record<string, string>> | undefined;

  constructor(code: status, message: string, info?: Readonly<Record<string, string>>) {
    super(message);
    this.name = 'GrpcError';
    this.code = code;
    this.info = info;
  }
}

/** What the call names is not there. */
export const notFound = (name: string) =>
  new GrpcError(status.NOT_FOUND, `Resource not found (resource=${lastOf(name)}).`);

/** What the call would create is there. */
export const alreadyExists = (name: string) =>
  new GrpcError(status.ALREADY_EXISTS, `Resource already exists in the project (resource=${lastOf(name)}).`);

/** The call is not valid. */
export const invalidArgument = (message: string) => new GrpcError(status.INVALID_ARGUMENT, message);

function lastOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
