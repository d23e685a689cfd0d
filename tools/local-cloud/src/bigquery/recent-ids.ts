/** How long BigQuery remembers an insertId, at least: https://cloud.google.com/bigquery/docs/streaming-data-into-bigquery. */
export const REMEMBERED_MS = 60_000;

/** The ids of the last minute. */
export class RecentIds {
  readonly #now: () => number;
  /** In the order they came. */
  readonly #at = new Map<string, number>();

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Remembers an id; false when it is remembered already. */
  add(id: string): boolean {
    this.#forgetOld();
    if (this.#at.has(id)) return false;
    this.#at.set(id, this.#now());
    return true;
  }

  /** Forgets an id that was not inserted after all. */
  remove(id: string): void {
    this.#at.delete(id);
  }

  #forgetOld(): void {
    const oldest = this.#now() - REMEMBERED_MS;
    for (const [id, at] of this.#at) {
      if (at > oldest) return;
      this.#at.delete(id);
    }
  }
}
