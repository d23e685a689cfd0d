import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isatty } from 'node:tty';
import { parseEnv } from 'node:util';

/**
 * A Firebase CLI whose project is a file. Named `firebase` on the PATH (see `installFakeFirebase`), it does what firebase-tools
 * does as far as a deploy can tell, and writes down how it was called.
 *
 * FAKE_FIREBASE: a folder with `functions.json` (what the project has), `calls.jsonl` (how it was called) and, when the next
 * deploys are to fail, `failures.json`: a list of how; `state.json`: how functions are after a deploy; `invokers.json`: who may
 * call each function, all of whom a deploy takes away, as of a private one; `jobs.json`: when Cloud Scheduler calls each function,
 * which a deploy brings to what `schedules.json` says; `callers.json`: the account that it calls as, which a deploy writes only
 * where it writes the job.
 */
interface FakeFunction {
  readonly id: string;
  readonly region: string;
  readonly codebase: string;
  readonly state: string;
  readonly environmentVariables: Readonly<Record<string, string | undefined>>;
}

/** How a deploy fails: at once, or when its functions are written already, but neither their invokers nor their jobs. */
export interface FakeFailure {
  readonly prints: string;
  readonly after: 'nothing' | 'functions';
}

const folder = process.env['FAKE_FIREBASE'] ?? '';
const args = process.argv.slice(2);
const files = {
  functions: join(folder, 'functions.json'),
  calls: join(folder, 'calls.jsonl'),
  failures: join(folder, 'failures.json'),
  state: join(folder, 'state.json'),
  invokers: join(folder, 'invokers.json'),
  schedules: join(folder, 'schedules.json'),
  jobs: join(folder, 'jobs.json'),
  callers: join(folder, 'callers.json'),
};

const readJson = <T>(file: string, otherwise: T): T =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : otherwise;
const known = () => readJson<readonly FakeFunction[]>(files.functions, []);
const keep = (functions: readonly FakeFunction[]) =>
  writeFileSync(files.functions, JSON.stringify(functions));
const option = (name: string) => args[args.indexOf(name) + 1] ?? '';

function deployed(codebase: string): readonly FakeFunction[] {
  const dist = join('dist', codebase);
  const names = readJson<readonly string[]>(join('apps', codebase, 'functions.json'), []);
  const environmentVariables = parseEnv(
    readFileSync(join(dist, `.env.${option('--project')}`), 'utf8'),
  ) as Record<string, string>;
  const region = environmentVariables['FUNCTIONS_REGION'] ?? 'europe-west1';
  const state = readJson(files.state, 'ACTIVE');
  return names.map((id) => ({ id, region, codebase, state, environmentVariables }));
}

function deploy(): number {
  const [failure, ...later] = readJson<readonly FakeFailure[]>(files.failures, []);
  writeFileSync(files.failures, JSON.stringify(later));
  if (failure?.after === 'nothing') return fail(failure);
  const [what = '', codebase] = option('--only').split(':');
  if (what !== 'functions' || codebase === undefined) return 0;
  // As with --force: what the code no longer has is deleted.
  const now = deployed(codebase);
  keep([...known().filter((one) => one.codebase !== codebase), ...now]);
  if (failure !== undefined) return fail(failure);
  const invokers = readJson<Readonly<Record<string, readonly string[]>>>(files.invokers, {});
  const taken = Object.fromEntries(now.map(({ id }) => [id, []]));
  writeFileSync(files.invokers, JSON.stringify({ ...invokers, ...taken }));
  return schedule(now);
}

/** Hands the account to Cloud Scheduler as the settings have it, which takes addresses only. */
function schedule(functions: readonly FakeFunction[]): number {
  const schedules = readJson<Readonly<Record<string, string>>>(files.schedules, {});
  const jobs = readJson<Readonly<Record<string, string>>>(files.jobs, {});
  const due = functions.filter(({ id }) => id in schedules && jobs[id] !== schedules[id]);
  const short = due.find((one) => accountOf(one)?.endsWith('@'));
  if (short !== undefined)
    return fail({ prints: `Failed to create scheduler job of ${short.id}`, after: 'functions' });
  const written = (file: string, of: (one: FakeFunction) => string | undefined) =>
    writeFileSync(
      file,
      JSON.stringify({
        ...readJson<object>(file, {}),
        ...Object.fromEntries(due.map((one) => [one.id, of(one)])),
      }),
    );
  written(files.jobs, ({ id }) => schedules[id]);
  written(files.callers, accountOf);
  return 0;
}

function accountOf({ environmentVariables }: FakeFunction): string | undefined {
  return environmentVariables['FUNCTIONS_SERVICE_ACCOUNT'];
}

function fail({ prints }: FakeFailure): number {
  process.stderr.write(`${prints}\n`);
  return 1;
}

function remove(): number {
  const names = args.slice(1).filter((arg) => known().some(({ id }) => id === arg));
  keep(known().filter(({ id }) => !names.includes(id)));
  return names.length > 0 ? 0 : 1;
}

function answer(): number {
  if (args[0] === '--version') {
    console.log(process.env['FAKE_FIREBASE_VERSION'] ?? '15.34.2');
    return 0;
  }
  const configuration = process.env['XDG_CONFIG_HOME'] ?? '';
  const asksFirst = !process.env['FIREBASE_SKIP_INFORMATIONAL_IAM'];
  appendFileSync(files.calls, `${JSON.stringify({ args, configuration, isTty: isatty(0), asksFirst })}\n`);
  if (args[0] === 'functions:list') {
    console.log(JSON.stringify({ status: 'success', result: known() }));
    return 0;
  }
  if (args[0] === 'deploy') return deploy();
  if (args[0] === 'functions:delete') return remove();
  console.error(`The stand-in for firebase knows no ${args.join(' ')}`);
  return 1;
}

process.exitCode = answer();
