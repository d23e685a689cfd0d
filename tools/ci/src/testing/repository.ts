import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { git } from '../git.ts';

/** A repository of a test, with a name to commit by. */
export interface TestRepository {
  readonly folder: string;
  readonly git: (...args: readonly string[]) => Promise<string>;
  /** Writes files, deletes those that are undefined, commits, and resolves with the commit. */
  readonly commit: (files: Readonly<Record<string, string | undefined>>) => Promise<string>;
}

const identity = {
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.com',
  GIT_CONFIG_GLOBAL: '/dev/null',
};

export function testRepository(folder: string): TestRepository {
  const run = (...args: readonly string[]) => git({ folder, env: identity }, ...args);
  return {
    folder,
    git: run,
    commit: async (files) => {
      for (const [path, content] of Object.entries(files)) {
        if (content === undefined) await run('rm', '-q', path);
        else {
          await mkdir(dirname(join(folder, path)), { recursive: true });
          await writeFile(join(folder, path), content);
        }
      }
      await run('add', '--all');
      await run('commit', '-q', '-m', 'change');
      return run('rev-parse', 'HEAD');
    },
  };
}
