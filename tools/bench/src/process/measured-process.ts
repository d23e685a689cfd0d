import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Question, Usage } from './usage.ts';

/** A process of ours that can be asked what it uses. */
export interface MeasuredProcess {
  /** Resolves with what the process tells under a name. @throws Error with its last lines when it ends before */
  told<T>(name: string): Promise<T>;
  usage(question?: Question): Promise<Usage>;
  /** Ends it and waits until it is gone; idempotent. */
  stop(): Promise<void>;
}

/** What is run, and with what. */
export interface ProcessOptions {
  /** URL of the script. */
  readonly script: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Old space of its heap, MiB; Node's own choice unless given. */
  readonly memoryMb?: number;
}

const PROBE = new URL('./probe.ts', import.meta.url).href;
/** Characters of its output that an error tells. */
const KEPT_OUTPUT = 4_000;
/** How long it may take to end when asked to, ms. */
const GRACE_MS = 5_000;

/** Starts a process with a probe in it. It ends when this one does. */
export function startMeasured(options: ProcessOptions): MeasuredProcess {
  const { script, args = [], env = process.env, memoryMb } = options;
  const child = spawn(
    process.execPath,
    [
      '--expose-gc',
      ...(memoryMb === undefined ? [] : [`--max-old-space-size=${memoryMb}`]),
      `--import=${PROBE}`,
      fileURLToPath(script),
      ...args,
    ],
    { env: { METADATA_SERVER_DETECTION: 'none', ...env }, stdio: ['pipe', 'pipe', 'pipe', 'ipc'] },
  );
  const output = keepOutput(child);
  const gone = endOf(child);
  const told = <T>(name: string) => toldUnder<T>(child, name, output);
  return {
    told,
    usage: async (question = 'usage') => {
      const answer = told<Usage>('usage');
      child.send(question);
      return answer;
    },
    stop: async () => {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
      await gone;
      clearTimeout(timer);
    },
  };
}

/** Resolves when the process is gone, or could not be started. */
const endOf = (child: ChildProcess): Promise<unknown> =>
  new Promise((resolve) => child.once('exit', resolve).once('error', resolve));

async function toldUnder<T>(child: ChildProcess, name: string, output: () => string): Promise<T> {
  return await new Promise((resolve, reject) => {
    const hear = (message: Readonly<Record<string, unknown>>) => {
      if (!(name in message)) return;
      leave();
      resolve(message[name] as T);
    };
    const end = (fault?: unknown) => {
      leave();
      const cause = fault instanceof Error ? fault : undefined;
      reject(new Error(`a measured process ended before it told its ${name}\n${output()}`, { cause }));
    };
    const leave = () => child.off('message', hear).off('exit', end).off('error', end);
    child.on('message', hear).on('exit', end).on('error', end);
  });
}

function keepOutput(child: ChildProcess): () => string {
  let kept = '';
  const take = (chunk: Buffer) => {
    kept = (kept + chunk.toString()).slice(-KEPT_OUTPUT);
  };
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  return () => kept;
}
