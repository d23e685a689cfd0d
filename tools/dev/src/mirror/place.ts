import { bucketsOf } from '@earshot/contracts';
import { type MirrorCollection, mirrorCollections } from '@earshot/mirroring-core';
import { type Command, InvalidArgumentError } from 'commander';
import { enterLocalCloud } from '../cloud/env-file.ts';

/** Options that say where Firestore and BigQuery are. */
export interface PlaceOptions {
  readonly project?: string;
  readonly dataset?: string;
}

/** Adds the options of {@link PlaceOptions} to a command. */
export function withPlaceOptions(command: Command): Command {
  return command
    .option(
      '--project <id>',
      'a Google Cloud project, reached with your Application Default Credentials; the running local cloud unless given',
    )
    .option('--dataset <name>', 'the dataset of the mirror; MIRROR_DATASET unless given');
}

/**
 * Points this process's SDK clients at a project, or at the running local cloud.
 * @throws UserError when no local cloud is running
 */
export async function enterPlace({ project, dataset }: PlaceOptions): Promise<void> {
  if (project === undefined) await enterLocalCloud();
  else {
    const buckets = bucketsOf(project);
    Object.assign(process.env, {
      GCLOUD_PROJECT: project,
      GOOGLE_CLOUD_PROJECT: project,
      MIRROR_BUCKET: process.env['MIRROR_BUCKET'] ?? buckets.MIRROR_BUCKET,
    });
  }
  if (dataset !== undefined) process.env['MIRROR_DATASET'] = dataset;
}

/** A mirrored collection with its name. */
export interface NamedCollection {
  readonly name: string;
  readonly collection: MirrorCollection;
}

const named: readonly NamedCollection[] = Object.entries(mirrorCollections).map(([name, collection]) => ({
  name,
  collection,
}));

/** Names of all mirrored collections, for a help text. */
export const collectionNames = named.map(({ name }) => name).join(', ');

/** A parser of command-line values: names of mirrored collections separated by commas, or `all`. */
export function collectionsNamed(value: string): readonly NamedCollection[] {
  if (value === 'all') return named;
  return value.split(',').map((wanted) => {
    const found = named.find(({ name }) => name === wanted);
    if (!found) throw new InvalidArgumentError(`Expected all, or any of ${collectionNames}, got ${wanted}.`);
    return found;
  });
}
