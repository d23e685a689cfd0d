/** Something that was started. */
export interface Stoppable {
  stop(): Promise<void> | void;
}

/** Keeps what was started, so that either all of it runs or none does. */
export class Launch {
  readonly #starting: Promise<Stoppable>[] = [];

  /** Starts parts and gives what comes of them; those that did start are stopped again when it fails. */
  static async all<T>(start: (launch: Launch) => Promise<T>): Promise<T> {
    const launch = new Launch();
    try {
      return await start(launch);
    } catch (error) {
      await launch.stop();
      throw error;
    }
  }

  /** Takes over what is being started: {@link stop} will stop it. */
  own<S extends Stoppable>(starting: Promise<S>): Promise<S> {
    this.#starting.push(starting);
    return starting;
  }

  /**
   * Starts a part and takes it over.
   * @throws Error saying which part does not start, and why
   */
  start<S extends Stoppable>(title: string, start: () => Promise<S>): Promise<S> {
    return this.own(
      start().catch((error: unknown) => {
        throw new Error(`${title} does not start: ${(error as Error).message}`, { cause: error });
      }),
    );
  }

  /** Stops all that was started or still is starting, the last first; resolves when all has stopped. */
  async stop(): Promise<void> {
    const settled = await Promise.allSettled(this.#starting);
    for (const one of settled.reverse()) if (one.status === 'fulfilled') await one.value.stop();
  }
}
