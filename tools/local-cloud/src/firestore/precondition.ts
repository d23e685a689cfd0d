import { status } from '@grpc/grpc-js';
import { Failure, invalid } from './failure.ts';
import type { StoredDocument } from './store.ts';
import { fromTimestamp } from './time.ts';
import type { Precondition, Write } from './wire.ts';

/** A write and the document that it is for. */
export interface Addressed {
  readonly path: string;
  readonly write: Write;
}

type Existence = 'must' | 'must not' | 'may';

/**
 * Refuses, as INVALID_ARGUMENT, a commit that asks of a document what its own earlier writes decide: to create what they wrote, or to
 * update what they deleted.
 */
export function checkSequence(writes: readonly Addressed[]): void {
  const left = new Map<string, 'there' | 'gone'>();
  for (const { path, write } of writes) {
    const [existence, before] = [existenceOf(write.currentDocument), left.get(path)];
    if (before === 'there' && existence === 'must not')
      throw invalid(`Cannot write then create ${path} in one request.`);
    if (before === 'gone' && existence === 'must')
      throw invalid(`Cannot delete then update ${path} in one request.`);
    left.set(path, write.delete ? 'gone' : 'there');
  }
}

/**
 * Checks a write's precondition. An update time is compared with that of before the commit, whatever the commit's earlier writes made of the
 * document. Throws ALREADY_EXISTS, NOT_FOUND or FAILED_PRECONDITION.
 * @param stored the document before the commit
 * @param current the document as the commit's earlier writes leave it
 */
export function checkPrecondition(
  { path, write }: Addressed,
  stored: StoredDocument | undefined,
  current: StoredDocument | undefined,
): void {
  const existence = existenceOf(write.currentDocument);
  if (existence === 'must' && !current) throw new Failure(status.NOT_FOUND, `No document to update: ${path}`);
  if (existence === 'must not' && current)
    throw new Failure(status.ALREADY_EXISTS, `Document already exists: ${path}`);
  const required = write.currentDocument?.updateTime;
  if (required && stored?.updateTime !== fromTimestamp(required)) {
    const message = `The stored version of ${path} does not match the required base version.`;
    throw new Failure(status.FAILED_PRECONDITION, message);
  }
}

/** The member of a oneof that was not sent reads as a default, so only an own one counts. */
function existenceOf(precondition: Precondition | null | undefined): Existence {
  if (!precondition || !Object.hasOwn(precondition, 'exists')) return 'may';
  return precondition.exists === true ? 'must' : 'must not';
}
