import { ConfigurationError, decodeWith } from '@earshot/contracts';
import * as v from 'valibot';
import { resolveParams } from './params.ts';
import type { FunctionSpec, Trigger } from './spec.ts';

const text = v.string();
/** A number, an expression over parameters, or null for the platform's default. */
const amount = v.nullish(v.union([v.number(), text]));
const filters = v.optional(v.record(text, text), {});

const endpointSchema = v.object({
  entryPoint: text,
  platform: v.optional(text, 'gcfv2'),
  region: v.optional(v.union([v.array(text), text])),
  availableMemoryMb: amount,
  timeoutSeconds: amount,
  concurrency: amount,
  httpsTrigger: v.optional(v.unknown()),
  callableTrigger: v.optional(v.unknown()),
  scheduleTrigger: v.optional(
    v.object({
      schedule: text,
      timeZone: v.nullish(text),
      retryConfig: v.nullish(v.object({ retryCount: amount })),
    }),
  ),
  eventTrigger: v.optional(
    v.object({
      eventType: text,
      eventFilters: filters,
      eventFilterPathPatterns: filters,
      retry: v.optional(v.union([v.boolean(), text]), false),
    }),
  ),
});
type Endpoint = v.InferOutput<typeof endpointSchema>;

const manifestSchema = v.object({
  specVersion: v.literal('v1alpha1'),
  endpoints: v.record(text, endpointSchema),
  params: v.optional(
    v.array(
      v.object({ name: text, default: v.nullish(v.union([text, v.number(), v.boolean(), v.array(text)])) }),
    ),
    [],
  ),
});

/** What a function gets when its options say nothing; Cloud Functions' own defaults. */
const DEFAULTS = { region: 'us-central1', concurrency: 80, timeoutSeconds: 60, memoryMb: 256 };

/**
 * Reads the functions of one codebase out of its manifest (`firebase-functions`, spec v1alpha1).
 * @throws ConfigurationError when it is no manifest, or a parameter has no value; the message names the function.
 */
export function functionsOf(
  codebase: string,
  manifest: unknown,
  env: Readonly<Record<string, string>>,
): readonly FunctionSpec[] {
  const decoded = decodeWith(manifestSchema, manifest);
  if (!decoded.ok)
    throw new ConfigurationError(`the functions manifest of ${codebase} is not valid: ${decoded.reason}`);
  const { endpoints, params } = decoded.value;
  return Object.entries(endpoints).map(([name, endpoint]) => {
    try {
      return specOf(codebase, name, endpoint, (value) => resolveParams(value, env, params));
    } catch (error) {
      throw new ConfigurationError(`function ${name} of ${codebase}: ${(error as Error).message}`, {
        cause: error,
      });
    }
  });
}

type Resolve = (text: string) => string;

function specOf(codebase: string, name: string, endpoint: Endpoint, resolve: Resolve): FunctionSpec {
  const number = (value: number | string | null | undefined, otherwise: number) =>
    value === null || value === undefined ? otherwise : Number(resolve(String(value)));
  const region = Array.isArray(endpoint.region) ? endpoint.region[0] : endpoint.region;
  return {
    name,
    codebase,
    entryPoint: endpoint.entryPoint,
    region: resolve(region ?? DEFAULTS.region),
    trigger: triggerOf(endpoint, resolve, number),
    retry: resolve(String(endpoint.eventTrigger?.retry ?? false)) === 'true',
    concurrency: number(endpoint.concurrency, DEFAULTS.concurrency),
    timeoutSeconds: number(endpoint.timeoutSeconds, DEFAULTS.timeoutSeconds),
    memoryMb: number(endpoint.availableMemoryMb, DEFAULTS.memoryMb),
  };
}

function triggerOf(
  endpoint: Endpoint,
  resolve: Resolve,
  number: (value: number | string | null | undefined, otherwise: number) => number,
): Trigger {
  if (endpoint.platform !== 'gcfv2')
    return { kind: 'unsupported', reason: `${endpoint.platform} functions are not run, only gcfv2` };
  if (endpoint.eventTrigger) return eventTriggerOf(endpoint.eventTrigger, resolve);
  if (endpoint.scheduleTrigger) {
    const { schedule, timeZone, retryConfig } = endpoint.scheduleTrigger;
    return {
      kind: 'schedule',
      schedule: resolve(schedule),
      timeZone: resolve(timeZone ?? 'UTC'),
      retries: number(retryConfig?.retryCount, 0),
    };
  }
  if (endpoint.httpsTrigger !== undefined || endpoint.callableTrigger !== undefined) return { kind: 'https' };
  return { kind: 'unsupported', reason: 'it has none of an event, a schedule or an HTTPS trigger' };
}

const EVENT = /^google\.cloud\.(pubsub\.topic|storage\.object|firestore\.document)\.v1\.(\w+)$/;

function eventTriggerOf(trigger: NonNullable<Endpoint['eventTrigger']>, resolve: Resolve): Trigger {
  const [, source, event] = EVENT.exec(trigger.eventType) ?? [];
  const filter = (name: string) => {
    const value = trigger.eventFilters[name] ?? trigger.eventFilterPathPatterns[name];
    if (value === undefined) throw new ConfigurationError(`its trigger names no ${name}`);
    return resolve(value);
  };
  if (source === 'pubsub.topic' && event === 'messagePublished')
    return { kind: 'pubsub', topic: filter('topic').replace(/^projects\/[^/]+\/topics\//, '') };
  if (source === 'storage.object' && isOneOf(event, ['finalized', 'deleted', 'archived', 'metadataUpdated']))
    return { kind: 'storage', event, bucket: filter('bucket') };
  if (source === 'firestore.document' && isOneOf(event, ['written', 'created', 'updated', 'deleted']))
    return { kind: 'firestore', event, database: filter('database'), document: filter('document') };
  return { kind: 'unsupported', reason: `events of type ${trigger.eventType} are not known here` };
}

function isOneOf<const T extends string>(value: string | undefined, all: readonly T[]): value is T {
  return all.some((one) => one === value);
}
