import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from '../generate/codebases.ts';
import { onPath } from './on-path.ts';

/** Where the configuration is. */
const configuration = join(root, 'terraform');
/** The providers are large: they stay between runs, beside what else is fetched. */
const dataFolder = join(root, '.local-cloud/terraform');
/** How long a registry may take to hand out the providers, ms. */
const INIT_TIMEOUT_MS = 180_000;

/** Variables of the environment, by name. */
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The commands that check the configuration: the checker that TERRAFORM_CHECK names, which brings the providers' schemas, else
 * terraform itself with the real providers. Each is a program with its arguments.
 */
function checksOf({ TERRAFORM_CHECK: checker }: Environment): readonly (readonly [string, ...string[]])[] {
  if (checker) return [[checker, configuration]];
  return [
    ['terraform', `-chdir=${configuration}`, 'fmt', '-check', '-diff', '-recursive'],
    ['terraform', `-chdir=${configuration}`, 'validate'],
    ['terraform', `-chdir=${configuration}`, 'test'],
  ];
}

/** Why the configuration cannot be checked here; undefined when it can. Fetches the providers where that is needed. */
export async function whyNoTerraform(env: Environment = process.env): Promise<string | undefined> {
  if (!onPath('terraform')) return 'terraform is not installed';
  if (env['TERRAFORM_CHECK']) return undefined;
  const init = ['terraform', `-chdir=${configuration}`, 'init', '-backend=false', '-input=false'] as const;
  const { code, output } = await run(init, 'kept', INIT_TIMEOUT_MS);
  if (code === 0) return undefined;
  const reason = /Could not [^.]*|Failed to [^.]*/.exec(output.replaceAll(/[\s│]+/g, ' '))?.[0];
  return `terraform's providers cannot be had: ${reason ?? `terraform init ended with ${code}`}`;
}

/** Runs all checks to their end, printing what they print, and resolves with the worst exit code. */
export async function checkTerraform(env: Environment = process.env): Promise<number> {
  let worst = 0;
  for (const command of checksOf(env)) {
    const { code } = await run(command, 'shown');
    worst = Math.max(worst, code);
  }
  return worst;
}

async function run(
  [program, ...args]: readonly [string, ...string[]],
  printing: 'shown' | 'kept',
  timeout?: number,
): Promise<{ readonly code: number; readonly output: string }> {
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, TF_DATA_DIR: dataFolder, TF_IN_AUTOMATION: '1', CHECKPOINT_DISABLE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(timeout === undefined ? {} : { timeout }),
  });
  let output = '';
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (printing === 'shown') process[name].write(text);
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code: code ?? 1, output };
}
