import { access } from 'node:fs/promises';
import { basename } from 'node:path';
import { dataOf, firestore } from '@earshot/adapter-firestore';
import { type EpisodeDocument, paths } from '@earshot/contracts';
import { until } from '@earshot/testing/until';
import { Command } from 'commander';
import { enterLocalCloud } from '../cloud/env-file.ts';
import { uploadFile } from '../cloud/upload.ts';
import { isFinal, outcomeOfUpload, type UploadOutcome } from '../cloud/uploads.ts';
import { UserError } from '../terminal/errors.ts';
import { marks, progressLine } from '../terminal/progress.ts';
import { documentId } from './options.ts';

const PATIENCE_MS = 30 * 60_000;

interface UploadOptions {
  readonly episode: string;
  readonly title?: string;
  readonly show?: string;
  readonly name?: string;
}

/** `./dev upload`: one file of audio or a cover, followed to its end. */
export function uploadCommand(): Command {
  return new Command('upload')
    .description('Upload audio or a cover to the running local cloud and follow what becomes of it')
    .argument('<file>', 'an audio file or an image')
    .requiredOption('--episode <id>', 'episode it belongs to', documentId)
    .option('--title <text>', "the episode's title")
    .option('--show <id>', 'the show of the episode', documentId)
    .option('--name <object>', "the object's name; the file's unless given")
    .action(async (file: string, options: UploadOptions) => {
      await access(file).catch(() => {
        throw new UserError(`There is no readable file ${file}.`);
      });
      await enterLocalCloud();
      process.exitCode = (await follow(file, options)) ? 0 : 1;
    });
}

async function follow(file: string, options: UploadOptions): Promise<boolean> {
  const line = progressLine(basename(file));
  line.update('uploading');
  const uploaded = await uploadFile({
    file,
    object: options.name ?? basename(file),
    metadata: {
      episode_id: options.episode,
      ...(options.title === undefined ? {} : { title: options.title }),
      ...(options.show === undefined ? {} : { show_id: options.show }),
    },
  });
  const outcome = await until(
    'the upload to be processed',
    async () => {
      const found = await outcomeOfUpload(uploaded);
      line.update(found?.state ?? 'uploaded');
      return found && isFinal(found) ? found : undefined;
    },
    { deadlineMs: PATIENCE_MS, everyMs: 250 },
  );
  const good = outcome.state === 'done' || outcome.state === 'published';
  line.end(good ? marks.done : marks.failed, [outcome.state, outcome.reason].filter(Boolean).join(': '));
  if (good) await show(outcome);
  return good;
}

async function show({ episode_id, kind }: UploadOutcome): Promise<void> {
  if (episode_id === undefined) return;
  const db = await firestore();
  const episode = dataOf<EpisodeDocument>(await db.doc(paths.episode(episode_id)).get());
  if (!episode) return;
  if (kind === 'image') {
    console.log(`  ${paths.episode(episode_id)}: ${episode.image_url ?? 'no cover'}`);
    return;
  }
  const evidence = episode.label_evidence?.slice(0, 5).join(', ');
  console.log(
    `  ${paths.episode(episode_id)}: ${episode.label ?? 'no label'}${evidence ? ` (${evidence})` : ''}`,
  );
  console.log(`  ${episode.transcription?.slice(0, 300) ?? ''}`);
}
