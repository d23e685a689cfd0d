interface Run {
  readonly done: Promise<void>;
  /** The one that follows it, for all who asked while it ran. */
  next?: Promise<void>;
}

/**
 * Runs work for a key at most once at a time. Who asks while it runs shares one further run after it, which sees all that
 * had happened when they asked: so a burst costs two runs, whatever its length. No timer: an idle key runs at once. Each
 * promise settles as the run that it waits for does.
 */
export function coalesced(work: (key: string) => Promise<void>): (key: string) => Promise<void> {
  const runs = new Map<string, Run>();
  const start = (key: string): Promise<void> => {
    const run: Run = {
      done: work(key).finally(() => {
        if (!run.next) runs.delete(key);
      }),
    };
    runs.set(key, run);
    return run.done;
  };
  return (key) => {
    const running = runs.get(key);
    if (!running) return start(key);
    running.next ??= running.done.catch(() => undefined).then(() => start(key));
    return running.next;
  };
}
