import { account, readSettings, text } from './define.ts';

/** What all codebases share. Firebase sets GCLOUD_PROJECT in every function. */
export const platformSettings = {
  GCLOUD_PROJECT: text({ doc: 'The Google Cloud project.' }),
  FUNCTIONS_REGION: text({
    doc: 'Region of functions, buckets and topics; read when a codebase is deployed.',
    default: 'europe-west1',
  }),
  FUNCTIONS_SERVICE_ACCOUNT: account({
    doc: 'Account that the functions of a codebase and their triggers run as; read when the codebase is deployed.',
    default: 'default',
  }),
};

/** What all functions of a deployed codebase share. */
export interface DeploymentOptions {
  readonly region: string;
  /** The account that functions and their triggers run as; without one, the project's default account. */
  readonly serviceAccount?: string;
}

/**
 * The options of a codebase's functions that its deploy decides.
 * @throws ConfigurationError when a setting is wrong
 */
export function deploymentOptions(
  env: Readonly<Record<string, string | undefined>> = process.env,
): DeploymentOptions {
  const { FUNCTIONS_REGION, FUNCTIONS_SERVICE_ACCOUNT } = platformSettings;
  const values = readSettings({ FUNCTIONS_REGION, FUNCTIONS_SERVICE_ACCOUNT }, env);
  return {
    region: values.FUNCTIONS_REGION,
    ...(values.FUNCTIONS_SERVICE_ACCOUNT === 'default'
      ? {}
      : { serviceAccount: values.FUNCTIONS_SERVICE_ACCOUNT }),
  };
}
