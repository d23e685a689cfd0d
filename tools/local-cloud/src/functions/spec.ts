import type { ObjectEvent } from '../service.ts';

/** What makes a function run. */
export type Trigger =
  | { readonly kind: 'pubsub'; readonly topic: string }
  | { readonly kind: 'storage'; readonly event: ObjectEvent['type']; readonly bucket: string }
  | {
      readonly kind: 'firestore';
      readonly event: 'written' | 'created' | 'updated' | 'deleted';
      readonly database: string;
      /** Document path or pattern, such as `users/{user}/sessions/{window}`. */
      readonly document: string;
    }
  | {
      readonly kind: 'schedule';
      readonly schedule: string;
      readonly timeZone: string;
      readonly retries: number;
    }
  | { readonly kind: 'https' }
  /** A trigger that the local cloud does not know; the function never runs, and that is said at start. */
  | { readonly kind: 'unsupported'; readonly reason: string };

/** One function as its codebase's manifest describes it, with parameters resolved. */
export interface FunctionSpec {
  readonly name: string;
  readonly codebase: string;
  /** Path of the export, with dots. */
  readonly entryPoint: string;
  readonly region: string;
  readonly trigger: Trigger;
  /** Whether a failed event is delivered again. */
  readonly retry: boolean;
  /** Requests at a time in one instance. */
  readonly concurrency: number;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
}

/** Whether functions-framework hands the function a CloudEvent or a request. */
export function signatureOf(spec: FunctionSpec): 'cloudevent' | 'http' {
  return ['pubsub', 'storage', 'firestore'].includes(spec.trigger.kind) ? 'cloudevent' : 'http';
}
