import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Codebase } from '../start-codebases.ts';

/** The fixture codebase that does as it is told. */
export const lively = fixture('lively');
/** The fixture codebase that has a manifest and does not start. */
export const broken = fixture('broken');

function fixture(name: string): Codebase {
  return { name, directory: fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url)) };
}

/** What fixtures have written down so far. */
export interface Journal {
  /** Settings that tell fixtures of this journal. */
  readonly env: Readonly<Record<string, string>>;
  entries(): Promise<readonly Record<string, unknown>[]>;
  /** Lets go of everything that holds. */
  release(): Promise<void>;
  remove(): Promise<void>;
}

/** Makes an empty journal. */
export async function makeJournal(): Promise<Journal> {
  const folder = await mkdtemp(join(tmpdir(), 'journal-'));
  const file = join(folder, 'journal');
  await writeFile(file, '');
  return {
    env: { JOURNAL: file, UPLOADS_BUCKET: 'demo-uploads' },
    async entries() {
      const lines = (await readFile(file, 'utf8')).split('\n').slice(0, -1);
      return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    },
    release: () => writeFile(`${file}.released`, ''),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
