import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bucketsOf, readSettings } from '@earshot/contracts';
import { DeployFailed, type DeployTools } from './deploy-codebase.ts';
import { deploySettings, type Environment } from './settings.ts';

/** Where the rules and indexes are told. */
const FILES = ['firestore.rules', 'firestore.indexes.json', 'storage.rules'] as const;

/** Buckets that apps reach with their users' own tokens; the other ones have no rules, so apps cannot reach them. */
const BUCKETS = ['UPLOADS_BUCKET', 'DERIVED_BUCKET', 'QUARANTINE_BUCKET'] as const;

/**
 * The firebase.json by which rules and indexes are deployed: it names the buckets of one project, and where its database is. A
 * missing database is made by the CLI, in the United States unless told, for good (firebase-tools 15, `deploy/firestore/prepare.js`).
 */
export function rulesConfiguration(project: string, env: Environment): object {
  const preset = bucketsOf(project);
  const [rules, indexes, storage] = FILES;
  const { FUNCTIONS_REGION } = deploySettings;
  const { FUNCTIONS_REGION: location } = readSettings({ FUNCTIONS_REGION }, env);
  return {
    firestore: { rules, indexes, location },
    storage: BUCKETS.map((name) => ({ bucket: env[name] || preset[name], rules: storage })),
  };
}

/**
 * Deploys the security rules of Firestore and Storage, and Firestore's indexes. Indexes that the file no longer has stay, and
 * the CLI names them: deleting one can break what still runs.
 * @throws DeployFailed when the CLI fails
 */
export async function deployRules(
  project: string,
  env: Environment,
  { root, firebase, say }: Pick<DeployTools, 'root' | 'firebase' | 'say'>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-rules-'));
  try {
    for (const file of FILES) await copyFile(join(root, file), join(folder, file));
    const configuration = join(folder, 'firebase.json');
    await writeFile(configuration, JSON.stringify(rulesConfiguration(project, env)));
    const args = ['deploy', '--only', 'firestore,storage', '--project', project, '--config', configuration];
    const { code } = await firebase(args, 'shown');
    if (code !== 0) throw new DeployFailed(`rules: the Firebase CLI ended with ${code}`);
    say('rules: deployed');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a deploy of the rules would do, in lines for a person. */
export function describeRules(project: string, env: Environment): string[] {
  return [
    `rules to ${project}`,
    `would deploy ${FILES.join(', ')}`,
    JSON.stringify(rulesConfiguration(project, env)),
  ];
}
