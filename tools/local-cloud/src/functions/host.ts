import { type Answer, type Call, post, TimedOut } from './call.ts';
import { type Instance, startInstance } from './instance.ts';
import { type LogSink, report } from './logs.ts';
import { type FunctionSpec, signatureOf } from './spec.ts';
import { type Fault, Supervisor } from './supervisor.ts';

/** Functions that share a process, and how to run it. */
export interface HostOptions {
  readonly codebase: string;
  /** The built codebase. */
  readonly directory: string;
  readonly functions: readonly FunctionSpec[];
  readonly env: Readonly<Record<string, string>>;
  readonly onLog: LogSink;
}

/** How long requests that share the process of a hanging function may still run. */
const DRAIN_MS = 10_000;

/** Runs functions of one codebase in one process: calls them, keeps the process alive and reports what fails. */
export class FunctionHost {
  readonly functions: readonly FunctionSpec[];
  readonly #options: HostOptions;
  readonly #supervisor: Supervisor;

  private constructor(options: HostOptions, supervisor: Supervisor) {
    this.functions = options.functions;
    this.#options = options;
    this.#supervisor = supervisor;
  }

  /**
   * Starts the process.
   * @throws Error naming the codebase when it does not load.
   */
  static async start(options: HostOptions): Promise<FunctionHost> {
    const { codebase, directory, functions, env, onLog } = options;
    const only = functions.length === 1 ? functions[0] : undefined;
    const start = () =>
      startInstance({
        directory,
        functions: functions.map((spec) => ({
          name: spec.name,
          entryPoint: spec.entryPoint,
          signature: signatureOf(spec),
        })),
        env,
        memoryMb: functions.reduce((sum, spec) => sum + spec.memoryMb, 0),
        origin: { codebase, ...(only && { function: only.name }) },
        onLog,
      });
    try {
      return new FunctionHost(
        options,
        await Supervisor.start({ start, onFault: (fault) => reportFault(options, fault) }),
      );
    } catch (error) {
      throw new Error(`the codebase ${codebase} does not start: ${(error as Error).message}`, {
        cause: error,
      });
    }
  }

  get state(): Supervisor['state'] {
    return this.#supervisor.state;
  }

  /** Pids of the processes that are alive. */
  get pids(): readonly number[] {
    return this.#supervisor.pids;
  }

  /**
   * Calls a function and waits for its answer, whatever its status.
   * @throws TimedOut when it hangs past its timeout, after which its process is replaced; Error when its process ended.
   */
  async call(spec: FunctionSpec, call: Call): Promise<Answer> {
    return await this.enter(spec, async (instance) => {
      try {
        return await post(instance.port, `/${spec.name}/`, call, spec.timeoutSeconds * 1000);
      } catch (error) {
        if (error instanceof TimedOut) this.hangs(spec, instance);
        else throw new Error(await endingOf(instance, error as Error), { cause: error });
        throw error;
      }
    });
  }

  /** Runs something with the process that serves a function, and counts it as one of the function's requests. */
  async enter<T>(spec: FunctionSpec, use: (instance: Instance) => Promise<T>): Promise<T> {
    const instance = await this.#supervisor.current();
    const { running } = instance;
    running.set(spec.name, (running.get(spec.name) ?? 0) + 1);
    try {
      return await use(instance);
    } finally {
      const left = (running.get(spec.name) ?? 1) - 1;
      if (left === 0) running.delete(spec.name);
      else running.set(spec.name, left);
    }
  }

  /** Reports that a function hangs, and replaces its process. */
  hangs(spec: FunctionSpec, instance: Instance): void {
    this.#options.onLog(
      report(
        { codebase: spec.codebase, function: spec.name },
        'ERROR',
        `${spec.name} hangs: no answer within its timeout of ${spec.timeoutSeconds} s; its process is replaced`,
      ),
    );
    this.#supervisor.retire(instance, drained(instance));
  }

  /** Ends the process; resolves when it is gone. Idempotent. */
  async stop(): Promise<void> {
    await this.#supervisor.stop();
  }
}

function reportFault({ codebase, functions, onLog }: HostOptions, fault: Fault): void {
  const whose = fault.running.length > 0 ? ` while it ran ${fault.running.join(', ')}` : '';
  const only =
    functions.length === 1 ? functions : functions.filter(({ name }) => fault.running.includes(name));
  const origin = { codebase, ...(only.length === 1 && only[0] && { function: only[0].name }) };
  onLog(
    report(
      origin,
      'ERROR',
      `the process of ${codebase} ${fault.what}${whose}; it starts again in ${fault.againMs} ms`,
    ),
  );
}

/** Why a request broke off: how its process ended, when that is why. */
async function endingOf(instance: Instance, error: Error): Promise<string> {
  const soon = new Promise<undefined>((resolve) => setTimeout(resolve, 1_000, undefined).unref());
  const ending = await Promise.race([instance.ended, soon]);
  return ending === undefined ? error.message : `its process ${ending}`;
}

async function drained(instance: Instance): Promise<void> {
  const deadline = Date.now() + DRAIN_MS;
  while (instance.running.size > 0 && Date.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 20));
}
