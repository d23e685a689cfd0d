import type { Change } from './change.ts';
import type { Deployed } from './deployed.ts';
import { changedFiles, type Clone, haveCommit, mergeBase } from './git.ts';

/** What a run is compared with: where a pull request began, or what was deployed last. */
export type Since =
  | { readonly kind: 'branch'; readonly branch: string }
  | { readonly kind: 'success'; readonly deployed: Deployed; readonly of: string };

/** Finds out what changed. Whatever is not known for sure makes everything count as changed. */
export async function changeSince(clone: Clone, since: Since): Promise<Change> {
  const everything = (why: string): Change => ({ base: undefined, why, files: [] });
  if (since.kind === 'branch') {
    const base = await mergeBase(clone, since.branch);
    return base === undefined
      ? everything(`no history in common with ${since.branch} of origin`)
      : { base, why: `where it left ${since.branch}`, files: await changedFiles(clone, base) };
  }
  const { deployed, of } = since;
  const { commit, isBegunSince } = deployed;
  if (commit === undefined) return everything(`no success yet of ${of}`);
  if (isBegunSince) return everything(`another deploy was begun after the last success of ${of}`);
  if (!(await haveCommit(clone, commit))) return everything(`${commit}, the last success of ${of}, is gone`);
  return { base: commit, why: `the last success of ${of}`, files: await changedFiles(clone, commit) };
}
