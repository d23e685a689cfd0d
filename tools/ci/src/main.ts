import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ConfigurationError } from '@earshot/contracts';
import { Command } from 'commander';
import { type Change, nxArguments, projectArguments } from './change.ts';
import { contextOf } from './context.ts';
import { changeIn, takeTurnIn } from './since.ts';

const root = join(import.meta.dirname, '../../..');
const nx = join(root, 'node_modules/.bin/nx');

interface Options {
  readonly environment: string;
  readonly branch: string;
  readonly nx?: readonly string[];
}

async function change({ environment, branch }: Options): Promise<Change> {
  const found = await changeIn(contextOf(process.env, branch), root, environment);
  const what =
    found.base === undefined ? 'everything counts as changed' : `${found.files.length} files changed`;
  console.error(`${what} since ${found.base ?? 'ever'}: ${found.why}`);
  return found;
}

/** Runs targets of Nx for what changed, and ends as Nx does. */
async function runTargets(targets: readonly string[], options: Options): Promise<void> {
  const args = nxArguments(await change(options), targets, options.nx);
  if (args === undefined) {
    console.log(`Nothing to ${targets.join(', ')}.`);
    return;
  }
  const child = spawn(nx, args, { cwd: root, stdio: 'inherit' });
  const [code] = (await once(child, 'close')) as [number | null];
  process.exitCode = code ?? 1;
}

/** Prints the projects with a target that a change touches, and tells GitHub's later jobs under the environment's name. */
async function tellAffected(target: string, options: Options): Promise<void> {
  const args = projectArguments(await change(options), target);
  const projects =
    args === undefined ? '' : (await promisify(execFile)(nx, args, { cwd: root, encoding: 'utf8' })).stdout;
  const line = projects.split('\n').filter(Boolean).join(' ');
  console.log(line);
  const output = process.env['GITHUB_OUTPUT'];
  if (output) await appendFile(output, `${options.environment}=${line}\n`);
}

async function takeTurn({ environment }: Pick<Options, 'environment'>): Promise<void> {
  await takeTurnIn(contextOf(process.env, 'main'), root, environment, (line) => console.log(line));
}

const environment = (command: Command) =>
  command.option(
    '--environment <name>',
    'what pushes are compared with: the last success of this environment',
    'dev',
  );

const since = (command: Command) =>
  environment(command).option('--branch <name>', 'what work at a desk is compared with', 'main');

const program = new Command('ci')
  .description('What CI does for what a change touches; pull requests are compared with their target.')
  .addCommand(
    since(new Command('run').description('Run targets of Nx for what changed').argument('<targets...>'))
      .option('--nx <arguments...>', 'further arguments of Nx')
      .action(runTargets),
  )
  .addCommand(
    since(
      new Command('affected')
        .description('Print the projects with a target that changed')
        .argument('<target>'),
    ).action(tellAffected),
  )
  .addCommand(
    environment(
      new Command('turn').description(
        'Wait until this run may deploy; fail when a later commit is deployed already',
      ),
    ).action(takeTurn),
  );

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof ConfigurationError ? 2 : 1;
}
