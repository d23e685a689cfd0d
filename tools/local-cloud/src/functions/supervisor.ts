import { setTimeout as sleep } from 'node:timers/promises';
import { type Backoff, pauseAfter } from './backoff.ts';
import type { Instance } from './instance.ts';

/** How a process is kept alive. */
export interface SupervisorOptions {
  readonly start: () => Promise<Instance>;
  /** Told when an instance ended unasked, or could not be started again. */
  readonly onFault: (fault: Fault) => void;
  readonly backoff?: Backoff;
}

/** What went wrong with an instance. */
export interface Fault {
  /** In words: `exited with code 16`. */
  readonly what: string;
  /** The functions that ran in it. */
  readonly running: readonly string[];
  /** When it is started again, ms from now. */
  readonly againMs: number;
}

/** Pauses between restarts, from the shortest once an instance has lived for the longest. */
const BACKOFF: Backoff = { minMs: 100, maxMs: 10_000 };

/** Keeps one instance running: starts it again, ever more slowly, when it ends. */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #backoff: Backoff;
  /** Every instance that is not gone yet, retired ones too. */
  readonly #alive = new Set<Instance>();
  #current: Promise<Instance>;
  #ready: Instance | undefined;
  #failures = 0;
  #stopped = false;
  readonly #stopping = new AbortController();

  private constructor(options: SupervisorOptions, first: Instance) {
    this.#options = options;
    this.#backoff = options.backoff ?? BACKOFF;
    this.#current = Promise.resolve(first);
    this.#watch(first);
  }

  /**
   * Starts the first instance.
   * @throws Error when that fails: a codebase that does not load now will not load later.
   */
  static async start(options: SupervisorOptions): Promise<Supervisor> {
    return new Supervisor(options, await options.start());
  }

  /** Whether an instance is there to take requests. */
  get state(): 'ready' | 'restarting' | 'stopped' {
    if (this.#stopped) return 'stopped';
    return this.#ready ? 'ready' : 'restarting';
  }

  /** Pids of all processes that are alive. */
  get pids(): readonly number[] {
    return [...this.#alive].map((instance) => instance.pid);
  }

  /** The instance to send requests to, waiting for a restart that is under way; rejects once stopped. */
  async current(): Promise<Instance> {
    return await this.#current;
  }

  /** Replaces an instance that hangs. The old one may finish what else runs in it for as long as `drained` waits. */
  retire(instance: Instance, drained: Promise<void>): void {
    if (this.#ready !== instance) return;
    this.#ready = undefined;
    this.#replace(0);
    void drained.then(() => instance.stop());
  }

  /** Ends all processes; resolves when they are gone. Idempotent. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stopping.abort();
    this.#ready = undefined;
    const last = await this.#current.catch(() => undefined);
    if (last) this.#alive.add(last);
    await Promise.all([...this.#alive].map((instance) => instance.stop()));
  }

  #watch(instance: Instance): void {
    this.#ready = instance;
    this.#alive.add(instance);
    const since = Date.now();
    void instance.ended.then((what) => {
      this.#alive.delete(instance);
      if (this.#ready !== instance || this.#stopped) return;
      this.#ready = undefined;
      if (Date.now() - since > this.#backoff.maxMs) this.#failures = 0;
      this.#recover(what, [...instance.running.keys()]);
    });
  }

  #recover(what: string, running: readonly string[]): void {
    this.#replace(this.#failed(what, running));
  }

  #failed(what: string, running: readonly string[]): number {
    this.#failures += 1;
    const againMs = pauseAfter(this.#backoff, this.#failures);
    this.#options.onFault({ what, running, againMs });
    return againMs;
  }

  #replace(afterMs: number): void {
    this.#current = this.#restart(afterMs);
    this.#current.catch(() => undefined); // whoever waits for it is told; here nobody may be waiting
  }

  async #restart(afterMs: number): Promise<Instance> {
    for (let pauseMs = afterMs; ;) {
      await this.#pause(pauseMs);
      if (this.#stopped) throw new Error('the local cloud is stopping');
      try {
        const instance = await this.#options.start();
        this.#watch(instance);
        return instance;
      } catch (error) {
        pauseMs = this.#failed((error as Error).message, []);
      }
    }
  }

  async #pause(ms: number): Promise<void> {
    const { signal } = this.#stopping;
    await sleep(ms, undefined, { signal }).catch(() => undefined); // aborted: it is stopping
  }
}
