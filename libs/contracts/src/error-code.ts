/** Those of google.rpc.Code that are told apart, as Google's gRPC clients put them on what they throw. */
export const GRPC = {
  INVALID_ARGUMENT: 3,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  OUT_OF_RANGE: 11,
} as const;

/**
 * Whether an error has one of these codes: of {@link GRPC}, HTTP statuses where the client speaks HTTP, or the names that
 * firebase-admin and Node have. A number may come as text.
 */
export function hasCode(error: unknown, ...codes: readonly (number | string)[]): boolean {
  const code = codeOf(error);
  return code !== undefined && codes.some((one) => String(one) === String(code));
}

/** The code of an error; undefined where it has none, as what a client or our own code threw before anything was sent. */
export function codeOf(error: unknown): number | string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'number' || typeof error.code === 'string' ? error.code : undefined;
}

/** What a service said of an error: of a gRPC client's, without the code that its message begins with. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'details' in error ? String(error.details) : error.message;
}
