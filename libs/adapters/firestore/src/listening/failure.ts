import { codeOf, GRPC, hasCode } from '@earshot/contracts';

/** Whether a failed commit has to be read and folded again because a document changed. */
export function isConflict(error: unknown): boolean {
  return hasCode(error, GRPC.NOT_FOUND, GRPC.ALREADY_EXISTS, GRPC.FAILED_PRECONDITION);
}

/** Whether Firestore refused a request for what is in it, as it would again. */
export function isRefusal(error: unknown): boolean {
  return hasCode(error, GRPC.INVALID_ARGUMENT, GRPC.OUT_OF_RANGE);
}

/**
 * What a failed commit says about what to do next. Contention that Firestore gave up on is a conflict as well: smaller
 * commits, which are quicker and hold fewer documents, get through. A fault is only what the request itself was refused
 * for, or what never became a request; all else, such as a token that could not be had (UNKNOWN), has nothing to do with
 * what was asked, and asking for less will not help.
 */
export function failureOf(error: unknown): 'conflict' | 'outage' | 'fault' {
  if (isConflict(error) || hasCode(error, GRPC.ABORTED)) return 'conflict';
  return codeOf(error) === undefined || isRefusal(error) ? 'fault' : 'outage';
}
