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
export function codeOf(error: unknown): number | string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'number' || typeof error.code === 'string' ? error.code : undefined;
}

/** A name for logs: the code, or the kind of an error without one. Firestore's own words name documents, and so listeners. */
export function faultName(error: unknown): string {
  return String(codeOf(error) ?? (error instanceof Error ? error.name : typeof error));
}
