import { readdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';

/** The repository's root. */
export const root = join(import.meta.dirname, '../../../..');

/** Names of the Firebase codebases, sorted: the folders of apps/ that list functions. */
export function codebaseNames(): readonly string[] {
  return readdirSync(join(root, 'apps'))
    .filter((app) => existsSync(join(root, 'apps', app, 'functions.json')))
    .sort();
}
