import type { ObjectEvent } from '../service.ts';

/** One function as the functions emulator knows it. */
export interface EmulatedFunction {
  readonly name: string;
  readonly codebase: string;
  /** Region and name. */
  readonly id: string;
  readonly region: string;
  readonly httpsTrigger?: object;
  readonly eventTrigger?: {
    readonly eventType: string;
    readonly eventFilters?: Readonly<Record<string, string>>;
  };
  readonly schedule?: { readonly schedule: string; readonly timeZone?: string | null };
}

/** Pauses between deliveries of an event whose function fails, ms: the emulator itself delivers an event once. */
const RETRY_PAUSES_MS = [500, 2_000, 8_000];

/** The functions emulator of firebase-tools, through the addresses at which its other emulators call it. */
export class FunctionsEmulator {
  readonly #origin: string;
  readonly #project: string;

  constructor(port: number, project: string) {
    this.#origin = `http://127.0.0.1:${port}`;
    this.#project = project;
  }

  /** All functions of all codebases. */
  async functions(): Promise<readonly EmulatedFunction[]> {
    const response = await fetch(`${this.#origin}/backends`);
    const { backends } = (await response.json()) as { backends: { functionTriggers: EmulatedFunction[] }[] };
    return backends.flatMap(({ functionTriggers }) => functionTriggers);
  }

  /** Where an HTTPS function is called. */
  urlOf({ region, name }: EmulatedFunction): string {
    return `${this.#origin}/${this.#project}/${region}/${name}`;
  }

  /**
   * Runs a scheduled function and waits for it.
   * @throws Error when it fails
   */
  async runSchedule(scheduled: EmulatedFunction): Promise<void> {
    await this.#call(scheduled, '', 'application/octet-stream');
  }

  /**
   * Delivers an object's change to the functions of its bucket and kind, again when one fails. Emulators of firebase-tools
   * tell nobody of Storage's events but its own Storage emulator.
   * @throws Error naming the function that failed to the last
   */
  async deliver(event: ObjectEvent, functions: readonly EmulatedFunction[]): Promise<void> {
    const type = `google.cloud.storage.object.v1.${event.type}`;
    const bucket = String(event.object['bucket']);
    const concerned = functions.filter(
      ({ eventTrigger }) =>
        eventTrigger?.eventType === type && eventTrigger.eventFilters?.['bucket'] === bucket,
    );
    const cloudEvent = {
      specversion: '1.0',
      id: event.id,
      time: event.time,
      type,
      source: `//storage.googleapis.com/projects/_/buckets/${bucket}`,
      subject: `objects/${String(event.object['name'])}`,
      bucket,
      data: event.object,
    };
    const body = JSON.stringify(cloudEvent);
    await Promise.all(
      concerned.map((one) => this.#callAgain(one, body, 'application/cloudevents+json; charset=UTF-8')),
    );
  }

  async #callAgain(one: EmulatedFunction, body: string, contentType: string): Promise<void> {
    for (const pause of RETRY_PAUSES_MS) {
      try {
        await this.#call(one, body, contentType);
        return;
      } catch {
        // What failed is in the functions' log; the last failure is thrown.
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
    await this.#call(one, body, contentType);
  }

  /** A background function's key ends with how often its code has been loaded anew, which here it never is. */
  async #call({ id, name }: EmulatedFunction, body: string, contentType: string): Promise<void> {
    const url = `${this.#origin}/functions/projects/${this.#project}/triggers/${id}-0`;
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': contentType }, body });
    const text = await response.text();
    if (!response.ok) throw new Error(`${name} answered ${response.status}: ${text}`);
  }
}
