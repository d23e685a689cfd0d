import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** A clone, however shallow, that can fetch what it lacks. */
export interface Clone {
  readonly folder: string;
  /** Further variables, such as those by which git gets a password. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs git and resolves with its output, without the last line's end.
 * @throws Error with what git printed when it fails
 */
export async function git({ folder, env }: Clone, ...args: readonly string[]): Promise<string> {
  const { stdout } = await execute('git', args, {
    cwd: folder,
    env: { ...process.env, GIT_TERMINAL_PROMPT: '0', ...env },
    maxBuffer: 256 * 1024 * 1024,
  });
  return stdout.trimEnd();
}

async function succeeds(command: Promise<unknown>): Promise<boolean> {
  return command.then(
    () => true,
    () => false,
  );
}

/** Sees to it that a commit is here, fetching it alone if need be; false when the remote no longer has it. */
export async function haveCommit(clone: Clone, commit: string): Promise<boolean> {
  const isHere = () => succeeds(git(clone, 'cat-file', '-e', `${commit}^{commit}`));
  if (await isHere()) return true;
  await succeeds(git(clone, 'fetch', '--quiet', '--no-tags', '--depth=1', 'origin', commit));
  return isHere();
}

/**
 * Where the work up to HEAD left a branch of the remote; undefined when their histories have nothing in common, or the branch
 * cannot be fetched.
 */
export async function mergeBase(clone: Clone, branch: string): Promise<string | undefined> {
  await fetchWithHistory(clone, `+refs/heads/${branch}:refs/remotes/origin/${branch}`);
  return git(clone, 'merge-base', 'HEAD', `refs/remotes/origin/${branch}`).catch(() => undefined);
}

/** Whether HEAD is a commit, or came before it; false when the remote no longer has that commit. */
export async function isInHistoryOf(clone: Clone, commit: string): Promise<boolean> {
  await fetchWithHistory(clone, commit);
  return succeeds(git(clone, 'merge-base', '--is-ancestor', 'HEAD', commit));
}

/** Fetches something with all that came before it, where the remote has it; a shallow clone gets its history as well. */
async function fetchWithHistory(clone: Clone, what: string): Promise<void> {
  const isShallow = (await git(clone, 'rev-parse', '--is-shallow-repository')) === 'true';
  const deepen = isShallow ? ['--unshallow'] : [];
  await succeeds(git(clone, 'fetch', '--quiet', '--no-tags', ...deepen, 'origin', what));
}

/**
 * Paths whose content differs between a commit and HEAD, deleted ones too. It compares the two trees and asks for no history,
 * so going back to an older commit counts as a change as well.
 */
export async function changedFiles(clone: Clone, base: string): Promise<readonly string[]> {
  const list = await git(clone, 'diff', '--name-only', '--no-renames', '-z', base, 'HEAD');
  return list.split('\0').filter(Boolean);
}
