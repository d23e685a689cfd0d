import * as contracts from '@earshot/contracts';

/** The settings that each codebase reads. */
const settingsOf: Readonly<Record<string, contracts.Settings>> = {
  enrichment: { ...contracts.platformSettings, ...contracts.enrichmentSettings },
  listening: {
    ...contracts.platformSettings,
    ...contracts.listeningSettings,
    MIRROR_DATASET: contracts.mirrorSettings.MIRROR_DATASET,
  },
  audience: { ...contracts.platformSettings, ...contracts.audienceSettings },
  mirror: { ...contracts.platformSettings, ...contracts.mirrorSettings },
  dashboard: {
    ...contracts.platformSettings,
    ...contracts.bucketSettings,
    ...contracts.mirrorSettings,
    ...contracts.dashboardSettings,
  },
};

/**
 * The `.env.<project>` that is deployed with a codebase: its settings as the environment gives them, buckets named after
 * the project unless given; whatever has its default is left out. What means the same is written the same, so that whoever
 * deploys the same comes to the same release.
 * @throws ConfigurationError when a setting is missing or wrong.
 */
export function deployedEnv(
  codebase: string,
  project: string,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const settings = settingsOf[codebase];
  if (!settings) {
    const valid = Object.keys(settingsOf).join(', ');
    throw new contracts.ConfigurationError(`codebase: expected one of ${valid}, got "${codebase}"`);
  }
  const given: typeof env = { ...contracts.bucketsOf(project), ...env, GCLOUD_PROJECT: project };
  contracts.readSettings(settings, given);
  return Object.entries(settings)
    .filter(([name]) => name !== 'GCLOUD_PROJECT')
    .flatMap(([name, setting]) => {
      const value = inFull(given[name] ?? '', project);
      return value === '' || value === setting.default ? [] : [`${name}=${JSON.stringify(value)}\n`];
    })
    .join('');
}

/**
 * A service account by its address, also where it is given as `NAME@`; anything else as it is. Functions may be told the short
 * name, but not Cloud Scheduler, which the Firebase CLI hands it to as it is (firebase-tools 15, `gcp/cloudscheduler.js`,
 * jobFromEndpoint).
 */
function inFull(value: string, project: string): string {
  return /^[a-z][a-z0-9-]*@$/.test(value) ? `${value}${project}.iam.gserviceaccount.com` : value;
}
