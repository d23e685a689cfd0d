import { type LocalCloud, startLocalCloud } from '@earshot/local-cloud';
import { UserError } from '../terminal/errors.ts';
import { marks, progressLine } from '../terminal/progress.ts';
import { buildCodebases } from './build-codebases.ts';
import { dashboardLink } from './dashboard.ts';
import { removeEnvFile, writeEnvFile } from './env-file.ts';
import { openLog, shownLogFile } from './log-file.ts';

/** Options that say how the local cloud is started. */
export interface CloudOptions {
  readonly data?: string;
  readonly isolated?: true;
  /** By service. */
  readonly port?: Readonly<Record<string, number>>;
}

/**
 * Builds the codebases, starts the local cloud, tells how to reach it, does the work, and stops it whatever happens.
 */
export async function withCloud(
  options: CloudOptions,
  work: (cloud: LocalCloud) => Promise<void>,
): Promise<void> {
  await buildCodebases();
  const log = await openLog();
  const line = progressLine('starting the local cloud');
  const cloud = await startLocalCloud({
    ...(options.data === undefined ? {} : { dataDir: options.data }),
    ...(options.port === undefined ? {} : { ports: options.port }),
    onLog: (entry) => void log.write(`${JSON.stringify(entry)}\n`),
    topology: options.isolated ? 'function' : 'codebase',
  }).catch((error: unknown) => {
    line.end(marks.failed);
    throw new UserError(error instanceof Error ? error.message : String(error));
  });
  line.end(marks.done, `${cloud.mode}, ${cloud.functions.length} functions`);
  try {
    Object.assign(process.env, cloud.env);
    await writeEnvFile(cloud.env);
    describe(cloud);
    await work(cloud);
  } finally {
    await removeEnvFile();
    await cloud.stop();
    log.end();
  }
}

function describe({ env, functions, projectId }: LocalCloud): void {
  for (const { url } of functions.filter(({ name }) => name === 'dashboard')) {
    console.log(`\nDashboard: ${dashboardLink(url, projectId)}\n`);
  }
  const services = Object.entries(env).filter(([name]) => /_HOST$|_ENDPOINT$/.test(name));
  for (const [name, value] of services) console.log(`  ${name.padEnd(28)} ${value}`);
  const open = functions.filter(({ trigger }) => trigger === 'https');
  for (const { name, url } of open) console.log(`  ${name.padEnd(28)} ${url}`);
  console.log(`  ${'functions print to'.padEnd(28)} ${shownLogFile()}`);
  if (env['MODERATION_REQUIRED'] === 'none') {
    console.log(
      `${marks.note} MODERATION_REQUIRED=none: covers are published although nobody judged them. Vision's SafeSearch exists in Google Cloud only.`,
    );
  }
}
