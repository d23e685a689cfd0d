import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type LogSink, type Origin, passLines } from './logs.ts';
import type { Listening, ServedFunction } from './process/protocol.ts';

/** How an instance ended, in words: `exited with code 16`, `was ended by SIGKILL`. */
export type Ending = string;

/** One functions process that listens. */
export interface Instance {
  readonly pid: number;
  readonly port: number;
  /** Requests that run in it now, by function; kept by whoever sends them. */
  readonly running: Map<string, number>;
  /** Resolves when the process is gone. */
  readonly ended: Promise<Ending>;
  /** Asks it to end, and ends it if it does not; resolves when it is gone. */
  stop(): Promise<void>;
}

/** What an instance runs. */
export interface InstanceOptions {
  readonly directory: string;
  readonly functions: readonly ServedFunction[];
  readonly env: Readonly<Record<string, string>>;
  /** Memory of the instance, MiB, after which Node gives up. */
  readonly memoryMb: number;
  readonly origin: Origin;
  readonly onLog: LogSink;
}

/** What an instance gets between SIGTERM and SIGKILL; Cloud Run gives 10 s. */
const GRACE_MS = 3_000;
/** After this long an instance that does not listen has hung while loading. */
const START_TIMEOUT_MS = 60_000;
/** How long the last lines of an ended process are waited for. */
const LAST_LINES_MS = 500;
/** A line of a stack trace, which says little to whoever reads why a codebase does not start. */
const STACK_FRAME = /^\s+at /;
/** How many of its last lines tell why an instance did not start. */
const KEPT_LINES = 5;

/**
 * Starts a functions process with the Node that runs the local cloud (`process.execPath`, Node 24).
 * @throws Error with the last lines it printed when it ends, or does not listen within a minute.
 */
export async function startInstance(options: InstanceOptions): Promise<Instance> {
  const child = spawn(
    process.execPath,
    [
      `--max-old-space-size=${options.memoryMb}`,
      fileURLToPath(new URL('./process/main.ts', import.meta.url)),
      options.directory,
      JSON.stringify(options.functions),
    ],
    { env: options.env, cwd: options.directory, stdio: ['pipe', 'pipe', 'pipe', 'ipc'] },
  );
  const faults: string[] = [];
  if (child.stdout) passLines(child.stdout, options.origin, 'INFO', options.onLog);
  if (child.stderr)
    passLines(child.stderr, options.origin, 'ERROR', (entry) => {
      if (!STACK_FRAME.test(entry.message)) faults.push(entry.message);
      if (faults.length > KEPT_LINES) faults.shift();
      options.onLog(entry);
    });
  const ended = endingOf(child);
  const stop = () => end(child, ended);
  try {
    const { port } = await listening(child, ended);
    return { pid: child.pid ?? 0, port, running: new Map(), ended, stop };
  } catch (error) {
    await stop();
    throw new Error([(error as Error).message, ...faults].join('\n'), { cause: error });
  }
}

async function endingOf(child: ChildProcess): Promise<Ending> {
  return await new Promise((resolve) => {
    child.once('error', (error) => resolve(`could not run: ${error.message}`));
    child.once('exit', (code, signal) => {
      const ending = signal ? `was ended by ${signal}` : `exited with code ${code ?? 'unknown'}`;
      // 'close' comes after the last line, or never when a child of the process still holds its output.
      const patience = setTimeout(() => resolve(ending), LAST_LINES_MS);
      child.once('close', () => {
        clearTimeout(patience);
        resolve(ending);
      });
    });
  });
}

async function listening(child: ChildProcess, ended: Promise<Ending>): Promise<Listening> {
  const timeout = AbortSignal.timeout(START_TIMEOUT_MS);
  const [told] = (await Promise.race([
    once(child, 'message', { signal: timeout }),
    ended.then((ending) => Promise.reject(new Error(`its process ${ending} before it listened`))),
  ])) as [Listening];
  return told;
}

async function end(child: ChildProcess, ended: Promise<Ending>): Promise<void> {
  child.kill('SIGTERM');
  const kill = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  await ended;
  clearTimeout(kill);
}
