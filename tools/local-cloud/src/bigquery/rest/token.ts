import type { Route } from './router.ts';

/**
 * The part of a machine's metadata server that gives access tokens. Where BIGQUERY_EMULATOR_HOST points elsewhere the client
 * authenticates all the same, and in a function's process, which it knows by K_SERVICE, it asks the metadata server
 * (https://cloud.google.com/compute/docs/metadata/overview). The token opens nothing.
 */
export function tokenRoutes(): readonly Route[] {
  const token = { access_token: 'local', token_type: 'Bearer', expires_in: 3600 };
  return [
    {
      method: 'GET',
      pattern: '/computeMetadata/v1/instance/service-accounts/:account/token',
      handler: () => Promise.resolve(token),
    },
  ];
}

/** A header without which the clients take no answer for a metadata server's. */
export const METADATA_HEADER = ['metadata-flavor', 'Google'] as const;
