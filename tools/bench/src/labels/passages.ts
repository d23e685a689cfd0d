import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Label, LABELS } from '@earshot/contracts';

/** What a passage is about; `none` of the labels for small talk, recipes and the like. */
export type Topic = Label | 'none';
/** All topics, in the order of the tables. */
export const TOPICS: readonly Topic[] = [...LABELS, 'none'];

/** The lexicon and its constants are tuned on `dev` and never on `held-out`. */
export type Split = 'dev' | 'held-out';

/** Something that somebody says about a topic, as a recogniser would write it. */
export interface Passage {
  readonly topic: Topic;
  readonly text: string;
}

/** The passages of a split: `passages/{split}/{topic}.txt`, with an empty line between two. */
export async function readPassages(split: Split): Promise<readonly Passage[]> {
  const folder = join(import.meta.dirname, 'passages', split);
  const files = await Promise.all(
    TOPICS.map(async (topic) => ({ topic, content: await readFile(join(folder, `${topic}.txt`), 'utf8') })),
  );
  return files.flatMap(({ topic, content }) =>
    content
      .split(/\n\s*\n/)
      .map((text) => text.trim())
      .filter((text) => text !== '')
      .map((text) => ({ topic, text })),
  );
}
