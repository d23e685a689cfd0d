import { ConfigurationError, decodeWith } from '@earshot/contracts';
import * as v from 'valibot';

const named = v.optional(v.record(v.string(), v.string()), {});
const endpointSchema = v.object({
  serviceAccountEmail: v.nullish(v.string()),
  httpsTrigger: v.optional(v.object({ invoker: v.nullish(v.array(v.string())) })),
  scheduleTrigger: v.optional(v.object({ schedule: v.string() })),
  eventTrigger: v.optional(
    v.object({
      eventType: v.string(),
      eventFilters: named,
      eventFilterPathPatterns: named,
      retry: v.optional(v.boolean(), false),
    }),
  ),
  secretEnvironmentVariables: v.nullish(v.array(v.object({ key: v.string() }))),
});
const manifestSchema = v.object({ endpoints: v.record(v.string(), endpointSchema) });

/** What starts a function. */
export type InfrastructureFunction =
  | { readonly trigger: 'https'; readonly public: boolean }
  | { readonly trigger: 'schedule'; readonly public: false }
  | {
      readonly trigger: 'event';
      readonly public: false;
      readonly type: string;
      /** Short name of the topic; only of Pub/Sub's events. */
      readonly topic?: string;
      /** The setting that names the bucket; only of Cloud Storage's events. */
      readonly bucket?: string;
    };

/** A codebase as Terraform needs to know it. */
export interface InfrastructureCodebase {
  readonly functions: Readonly<Record<string, InfrastructureFunction>>;
  /** Names of the secrets in Secret Manager that its functions read. */
  readonly secrets: readonly string[];
}

/** The account that manifests are read with, to see that each function runs as the account that its deploy names. */
export const ACCOUNT = 'infrastructure@';

/**
 * Reads a codebase out of its functions manifest.
 * @throws ConfigurationError when it is no manifest, an event function would drop an event that fails once, listens to a bucket
 * that no setting names, or a function runs as another account than {@link ACCOUNT}
 */
export function codebaseOf(name: string, manifest: unknown): InfrastructureCodebase {
  const decoded = decodeWith(manifestSchema, manifest);
  if (!decoded.ok) {
    throw new ConfigurationError(`the functions manifest of ${name} is not valid: ${decoded.reason}`);
  }
  const endpoints = Object.entries(decoded.value.endpoints).sort(([a], [b]) => (a < b ? -1 : 1));
  const secrets = endpoints.flatMap(([, of]) => of.secretEnvironmentVariables?.map(({ key }) => key) ?? []);
  return {
    functions: Object.fromEntries(endpoints.map(([id, of]) => [id, functionOf(`${name}/${id}`, of)])),
    secrets: [...new Set(secrets)].sort(),
  };
}

function functionOf(name: string, of: v.InferOutput<typeof endpointSchema>): InfrastructureFunction {
  if (of.serviceAccountEmail !== ACCOUNT) {
    const account = of.serviceAccountEmail ?? "the project's default account";
    throw new ConfigurationError(
      `${name}: runs as ${account}; expected deploymentOptions() among its options, which take what its deploy names`,
    );
  }
  if (of.eventTrigger) {
    const { eventType: type, eventFilters, eventFilterPathPatterns, retry } = of.eventTrigger;
    if (!retry)
      throw new ConfigurationError(`${name}: an event function needs retry: true, or it has no dead letters`);
    const { topic, bucket } = { ...eventFilters, ...eventFilterPathPatterns };
    return {
      trigger: 'event',
      public: false,
      type,
      ...(topic === undefined ? {} : { topic }),
      ...(bucket === undefined ? {} : { bucket: settingOf(name, bucket) }),
    };
  }
  if (of.scheduleTrigger) return { trigger: 'schedule', public: false };
  if (of.httpsTrigger) {
    return { trigger: 'https', public: of.httpsTrigger.invoker?.includes('public') ?? true };
  }
  throw new ConfigurationError(`${name}: expected an event, a schedule or an HTTPS trigger`);
}

/** The setting behind a parameter of Firebase's, such as `{{ params.UPLOADS_BUCKET }}`. */
function settingOf(name: string, expression: string): string {
  const [, setting] = /^\{\{ *params\.(\w+) *\}\}$/.exec(expression) ?? [];
  if (setting !== undefined) return setting;
  throw new ConfigurationError(`${name}: expected a bucket that a setting names, got "${expression}"`);
}
