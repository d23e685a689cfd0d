import { hasCode } from '@earshot/contracts';

/** The object, or that generation of it, does not exist (any more). */
export class ObjectGone extends Error {
  override readonly name = 'ObjectGone';
}

/** What a read gives; undefined when the object is gone. @throws any other fault */
export async function unlessGone<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof ObjectGone) return undefined;
    throw error;
  }
}

/** Runs a call, telling a missing object apart. @throws ObjectGone, or what the SDK threw. */
export async function orGone<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (hasCode(error, 404)) throw new ObjectGone(`${what} is gone`, { cause: error });
    throw error;
  }
}
