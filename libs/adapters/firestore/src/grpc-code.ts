/** Canonical codes of google.rpc.Code, as Firestore's client puts them on its errors. */
export const GRPC = {
  INVALID_ARGUMENT: 3,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  OUT_OF_RANGE: 11,
} as const;

/** Whether an error came from the service with one of these codes. */
export function hasCode(error: unknown, ...codes: readonly number[]): boolean {
  return codes.includes(Number(codeOf(error)));
}

/** The code of an error; undefined where it has none, as what the client or our own code threw before anything was sent. */
export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
