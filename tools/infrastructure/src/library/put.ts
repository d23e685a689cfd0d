import { readFile } from 'node:fs/promises';
import { createObject } from '@earshot/adapter-storage';
import { ConfigurationError } from '@earshot/contracts';

/**
 * Puts the library of BigQuery's functions where Terraform says, unless it is there: its name follows from its content.
 * Libraries of other contents stay, since functions may still name them.
 * @param target `gs://bucket/name`
 * @throws ConfigurationError when the target is none
 */
export async function putLibrary(file: string, target: string): Promise<'created' | 'exists'> {
  const [, bucket, name] = /^gs:\/\/([^/]+)\/(.+)$/.exec(target) ?? [];
  if (!bucket || !name) throw new ConfigurationError(`expected gs://BUCKET/NAME, got "${target}"`);
  return createObject({ bucket, name, content_type: 'text/javascript' }, await readFile(file, 'utf8'));
}
