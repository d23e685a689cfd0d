import { type handleUnaryCall, type Server, ServerCredentials, status } from '@grpc/grpc-js';

/** A gRPC call that ends with a status other than OK. */
export class CallFailure extends Error {
  override readonly name = 'CallFailure';
  readonly code: status;

  constructor(code: status, message: string) {
    super(message);
    this.code = code;
  }
}

/** What answers one method: the response, or a thrown {@link CallFailure}. */
export type UnaryMethod<Request, Response> = (request: Request) => Promise<Response> | Response;

/** A method as grpc-js calls it; anything thrown that is no {@link CallFailure} is INTERNAL. */
export function unary<Request, Response>(
  method: UnaryMethod<Request, Response>,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    const answer = async (): Promise<Response> => method(call.request);
    answer().then(
      (response) => callback(null, response),
      (error: unknown) => callback(statusOf(error)),
    );
  };
}

/** A listening server. */
export interface Listening {
  readonly port: number;
  /** Closes the port and cuts open calls; idempotent. */
  close(): Promise<void>;
}

/**
 * Makes a server listen on 127.0.0.1 without TLS.
 * @throws Error when the port is taken.
 */
export async function listen(server: Server, port = 0): Promise<Listening> {
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, taken) =>
      error ? reject(error) : resolve(taken),
    );
  });
  let open = true;
  return {
    port: bound,
    close: () => {
      if (open) server.forceShutdown();
      open = false;
      return Promise.resolve();
    },
  };
}

function statusOf(error: unknown): { code: status; details: string } {
  if (error instanceof CallFailure) return { code: error.code, details: error.message };
  return { code: status.INTERNAL, details: error instanceof Error ? error.message : String(error) };
}
