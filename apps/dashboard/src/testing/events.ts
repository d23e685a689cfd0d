/** One event of a stream; what a browser would show a listener of it. */
export interface StreamEvent {
  readonly event: string;
  readonly id: string;
  readonly data: string;
}

/** Reads a stream of events until told to stop. */
export class EventReader {
  readonly events: StreamEvent[] = [];
  /** All that came, heartbeats as well. */
  text = '';
  readonly #abort = new AbortController();
  #ended = false;

  /** Opens a stream. The response says whether it could be. */
  async open(url: string, headers: Readonly<Record<string, string>>): Promise<Response> {
    const response = await fetch(url, { headers, signal: this.#abort.signal });
    if (response.ok && response.body) void this.#read(response.body);
    return response;
  }

  get ended(): boolean {
    return this.#ended;
  }

  close(): void {
    this.#abort.abort();
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let rest = '';
    try {
      for await (const chunk of body) {
        const text = decoder.decode(chunk, { stream: true });
        this.text += text;
        const blocks = (rest + text).split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) this.#take(block);
      }
    } catch (error) {
      if (!this.#abort.signal.aborted) throw error;
    }
    this.#ended = true;
  }

  #take(block: string): void {
    const fields = Object.fromEntries(
      block.split('\n').map((line) => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon), line.slice(colon + 1).trimStart()];
      }),
    );
    if (fields['event'] !== undefined) {
      this.events.push({ event: fields['event'], id: fields['id'] ?? '', data: fields['data'] ?? '' });
    }
  }
}
