/** What a run of CI is about: files that differ from a commit that was good, or everything. */
export interface Change {
  /** The commit that is compared with; undefined when everything counts as changed. */
  readonly base: string | undefined;
  /** Why this base, or why there is none. */
  readonly why: string;
  /** Paths from the root; empty when everything counts as changed. */
  readonly files: readonly string[];
}

/** Longest list of files handed to Nx: Linux takes 128 KiB in one argument. */
const MAX_LIST = 100_000;

/** How Nx is told what changed: a list of files, everything, or (undefined) nothing. */
function filesArgument({ base, files }: Change): string | undefined {
  const list = files.join(',');
  // Nx takes a comma for the end of a name.
  const canList = list.length <= MAX_LIST && !files.some((file) => file.includes(','));
  if (base === undefined || !canList) return 'everything';
  return files.length === 0 ? undefined : `--files=${list}`;
}

/**
 * The arguments of Nx that run some targets for what a change touches; undefined when it touches nothing.
 * @param more further arguments, such as `--parallel=2`
 */
export function nxArguments(
  change: Change,
  targets: readonly string[],
  more: readonly string[] = [],
): readonly string[] | undefined {
  const files = filesArgument(change);
  const tail = [`--targets=${targets.join(',')}`, '--outputStyle=static', ...more];
  if (files === undefined) return undefined;
  return files === 'everything' ? ['run-many', ...tail] : ['affected', files, ...tail];
}

/** The arguments of Nx that list the projects with a target that a change touches; undefined when it touches nothing. */
export function projectArguments(change: Change, target: string): readonly string[] | undefined {
  const files = filesArgument(change);
  if (files === undefined) return undefined;
  const affected = files === 'everything' ? [] : ['--affected', files];
  return ['show', 'projects', ...affected, `--withTarget=${target}`];
}
