import type { Service } from '../service.ts';

/** Starts services side by side, so that either all run or none does. */
export class Launch {
  readonly #starting: Promise<Service>[] = [];

  /**
   * Starts one service. Its failure is told with its name.
   * @throws Error saying which service does not start, and why
   */
  start<S extends Service>(title: string, start: () => Promise<S>): Promise<S> {
    const starting = start().catch((error: unknown) => {
      throw new Error(`${title} does not start: ${(error as Error).message}`, { cause: error });
    });
    this.#starting.push(starting);
    return starting;
  }

  /** Stops every service that was started, also those that still are starting; resolves when all have stopped. */
  async stop(): Promise<void> {
    const settled = await Promise.allSettled(this.#starting);
    const started = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    await Promise.all(started.map((service) => service.stop()));
  }
}
