import { invalidArgument } from './grpc-error.ts';

const RESOURCE = /^projects\/[^/]+\/(topics|subscriptions|snapshots)\/([a-zA-Z][\w.~+%-]{2,254})$/;

/** The kinds of named things. */
export type Collection = 'topics' | 'subscriptions' | 'snapshots';

/**
 * The full name of a resource that may be created (https://cloud.google.com/pubsub/docs/pubsub-basics#resource_names).
 * @throws GrpcError INVALID_ARGUMENT
 */
export function resourceName(collection: Collection, name: string): string {
  const match = RESOURCE.exec(name);
  if (match?.[1] !== collection || match[2]?.toLowerCase().startsWith('goog') !== false)
    throw invalidArgument(`Invalid [${collection}] name: (name=${name})`);
  return name;
}

/** The project and the id of a full name. */
export function partsOf(name: string): { readonly project: string; readonly id: string } {
  const [, project = '', , id = ''] = name.split('/');
  return { project, id };
}
