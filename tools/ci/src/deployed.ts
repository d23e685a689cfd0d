/** What a CI system knows of earlier deploys to one place. */
export interface Deployed {
  /** The commit of the last one that went well. */
  readonly commit: string | undefined;
  /** Whether another one was begun since, and so may have changed a part of what is there. */
  readonly isBegunSince: boolean;
}

/** One deploy, by its commit: whether it went well, may have changed something, or changed nothing. */
export interface Attempt {
  readonly commit: string | undefined;
  readonly state: 'good' | 'begun' | 'not begun';
}

/** What some deploys, newest first, come to. */
export function deployedBy(attempts: readonly Attempt[]): Deployed {
  const good = attempts.findIndex(({ state }) => state === 'good');
  const since = good < 0 ? attempts : attempts.slice(0, good);
  return { commit: attempts[good]?.commit, isBegunSince: since.some(({ state }) => state === 'begun') };
}
