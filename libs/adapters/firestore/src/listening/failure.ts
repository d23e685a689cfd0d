/** Canonical codes (google.rpc.Code) that say another writer came between a read and its write. */
const CONFLICTS: readonly unknown[] = [
  5 /* NOT_FOUND */, 6 /* ALREADY_EXISTS */, 9 /* FAILED_PRECONDITION */,
];
/** Codes that say the service is unwell or busy, whatever is in the request. */
const OUTAGES: readonly unknown[] = [
  4 /* DEADLINE_EXCEEDED */, 7 /* PERMISSION_DENIED */, 8 /* RESOURCE_EXHAUSTED */, 10 /* ABORTED */,
  13 /* INTERNAL */, 14 /* UNAVAILABLE */, 16 /* UNAUTHENTICATED */,
];

/** Whether a failed commit has to be read and folded again because a document changed. */
export function isConflict(error: unknown): boolean {
  return CONFLICTS.includes(codeOf(error));
}

/** Whether a failure has nothing to do with what was asked, so that asking for less will not help. */
function isOutage(error: unknown): boolean {
  return OUTAGES.includes(codeOf(error));
}

/** What a failed commit says about what to do next. */
export function failureOf(error: unknown): 'conflict' | 'outage' | 'fault' {
  if (isConflict(error)) return 'conflict';
  return isOutage(error) ? 'outage' : 'fault';
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
