import { status } from '@grpc/grpc-js';

/** A request refused with a gRPC status, as Firestore's own API would. */
export class Failure extends Error {
  /** A gRPC status code. */
  readonly code: status;

  constructor(code: status, message: string) {
    super(message);
    this.name = 'Failure';
    this.code = code;
  }
}

/** The request itself is wrong. */
export const invalid = (message: string): Failure => new Failure(status.INVALID_ARGUMENT, message);
