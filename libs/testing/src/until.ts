// Tools wait with this too: it is exported apart from the rest, and imports nothing.

/** How long {@link until} waits, and how often it looks; in milliseconds. */
export interface Patience {
  readonly deadlineMs?: number;
  readonly everyMs?: number;
}

/**
 * Waits until a condition gives something other than undefined or false, and returns that.
 * @throws Error naming what was awaited, with the last fault, when the deadline passes.
 */
export async function until<T>(
  what: string,
  condition: () => Promise<T | undefined | false> | T | undefined | false,
  { deadlineMs = 100_000, everyMs = 50 }: Patience = {},
): Promise<T> {
  const deadline = Date.now() + deadlineMs;
  let last: unknown;
  for (;;) {
    try {
      const value = await condition();
      if (value !== undefined && value !== false) return value;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline)
      throw new Error(`waited ${deadlineMs} ms in vain for ${what}`, { cause: last });
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
