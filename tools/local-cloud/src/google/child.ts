import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { descendantsOf } from './process-tree.ts';

/** A program of Google's that runs beside us. */
export interface Child {
  /** Ends it and everything it started; idempotent, resolves when it is gone. */
  stop(): Promise<void>;
}

/** What is run, and how it is seen to be ready. */
export interface ChildOptions {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Asked again and again; true once the program serves. */
  readonly ready: () => Promise<boolean>;
  /** How long it may take to be ready, milliseconds. */
  readonly deadlineMs: number;
  /** How long it may take to end when it is asked to, milliseconds; default: 5 s. */
  readonly graceMs?: number;
  /** Gets every line that it prints. */
  readonly onLine?: (line: string) => void;
}

const GUARDIAN = fileURLToPath(new URL('guardian.ts', import.meta.url));
const POLL_MS = 100;
const GRACE_MS = 5_000;
/** How much of what it printed an error tells, characters. */
const KEPT_OUTPUT = 4_000;

/**
 * Starts a program in a process group of its own and waits until it is ready. It ends with this process, however that ends.
 * @throws Error with the end of its output when it ends before, or is not ready by the deadline; nothing of it runs then
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  const { program, args, env, cwd } = options;
  const child = spawn(process.execPath, [GUARDIAN, program, ...args], {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: env ?? process.env,
    cwd,
  });
  const output = keepOutput(child, options.onLine);
  const ended = endingOf(child);
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= end(child, ended, options.graceMs ?? GRACE_MS));
  try {
    await readiness(options, ended);
  } catch (error) {
    await stop();
    throw new Error(`${options.name}: ${(error as Error).message}\n${output()}`.trimEnd(), { cause: error });
  }
  return { stop };
}

function keepOutput(child: ChildProcess, onLine?: (line: string) => void): () => string {
  let kept = '';
  let line = '';
  const take = (chunk: Buffer): void => {
    kept = (kept + chunk.toString()).slice(-KEPT_OUTPUT);
    const lines = (line + chunk.toString()).split('\n');
    line = lines.pop() ?? '';
    if (onLine) lines.forEach((text) => onLine(text));
  };
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  return () => kept;
}

const endingOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) => resolve(`ended with ${signal ?? `code ${code ?? '?'}`}`));
  });

async function readiness({ ready, deadlineMs }: ChildOptions, ended: Promise<string>): Promise<void> {
  let ending: string | undefined;
  void ended.then((text) => (ending = text));
  const deadline = Date.now() + deadlineMs;
  while (!(await ready())) {
    if (ending !== undefined) throw new Error(ending);
    if (Date.now() > deadline) throw new Error(`was not ready within ${deadlineMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function end(child: ChildProcess, ended: Promise<string>, graceMs: number): Promise<void> {
  // Asked first: what a process started cannot be told from others once that process is gone.
  const started = child.pid === undefined ? [] : descendantsOf(child.pid);
  killGroup(child, 'SIGTERM');
  const timer = setTimeout(() => killGroup(child, 'SIGKILL'), graceMs);
  await ended;
  clearTimeout(timer);
  for (const pid of started) kill(pid, 'SIGKILL');
}

function killGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid !== undefined) kill(-pid, signal);
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It has ended by itself.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** How long one ask may take: a program that is starting may take a connection and not answer it, milliseconds. */
const ASK_MS = 1_000;

/** Whether something answers HTTP at the address, within a second. */
export async function answersHttp(url: string): Promise<boolean> {
  try {
    await (await fetch(url, { signal: AbortSignal.timeout(ASK_MS) })).arrayBuffer();
    return true;
  } catch {
    // Not yet.
    return false;
  }
}

/** A port that was free a moment ago: for programs that cannot tell which one they took. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** How often a port is looked for: somebody else may take one between the look and the start. */
const MAX_PORTS = 5;

/** Starts a program on the port that was asked for, or on a free one: on another when that was taken meanwhile. */
export async function startOnPort(
  asked: number | undefined,
  start: (port: number) => Promise<Child>,
): Promise<{ readonly port: number; readonly child: Child }> {
  for (let tried = 1; ; tried += 1) {
    const port = asked || (await freePort());
    try {
      return { port, child: await start(port) };
    } catch (error) {
      const isTaken = error instanceof Error && error.message.includes('Address already in use');
      if (asked || !isTaken || tried === MAX_PORTS) throw error;
    }
  }
}
