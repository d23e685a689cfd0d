import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { type LocalCloud, startLocalCloud } from '@earshot/local-cloud';
import type { CloudOptions } from '../commands/cloud.ts';
import { repository } from '../repository.ts';
import { UserError } from '../terminal/errors.ts';
import { marks, progressLine } from '../terminal/progress.ts';
import { run } from '../terminal/run.ts';
import { removeEnvFile, writeEnvFile } from './env-file.ts';

/** Where the logs of the functions go, one JSON object a line. */
const logFile = join(repository, '.local-cloud/functions.log');

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
    onLog: (entry) => void log.write(`${JSON.stringify(entry)}\n`),
    topology: options.isolated ? 'function' : 'codebase',
  }).catch((error: unknown) => {
    line.end(marks.failed);
    throw error;
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

/** What functions print goes to a file: it would break up what a person is shown. */
async function openLog(): Promise<WriteStream> {
  await mkdir(dirname(logFile), { recursive: true });
  return createWriteStream(logFile);
}

async function buildCodebases(): Promise<void> {
  const line = progressLine('building the codebases');
  const { code, output } = await run('nx', ['run-many', '-t', 'build', '--outputStyle=static'], {
    cwd: repository,
  });
  if (code === 0) {
    line.end(marks.done);
    return;
  }
  line.end(marks.failed);
  throw new UserError(output);
}

function describe({ env, functions }: LocalCloud): void {
  const services = Object.entries(env).filter(([name]) => /_HOST$|_ENDPOINT$/.test(name));
  for (const [name, value] of services) console.log(`  ${name.padEnd(28)} ${value}`);
  const open = functions.filter(({ trigger }) => trigger === 'https');
  for (const { name, url } of open) console.log(`  ${name.padEnd(28)} ${url}`);
  console.log(`  ${'functions print to'.padEnd(28)} ${relative(process.cwd(), logFile)}`);
  if (env['MODERATION_REQUIRED'] === 'none') {
    console.log(
      `${marks.note} MODERATION_REQUIRED=none: covers are published although nobody judged them. Vision's SafeSearch exists in Google Cloud only.`,
    );
  }
}
