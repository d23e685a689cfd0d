import { join } from 'node:path';
import { bundleLibrary } from '@earshot/build/library';
import { repository } from '../repository.ts';

/** The library of BigQuery's functions that belongs to the fold of this checkout, which this command folds by as well. */
export function ownLibrary(): Promise<string> {
  return bundleLibrary(join(repository, 'apps/listening/src/bigquery-library.ts'));
}
