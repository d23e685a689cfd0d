import { ConfigurationError } from '@earshot/contracts';

/** Where a run takes place, as the environment tells, and what it is compared with. */
export type Context =
  | {
      readonly kind: 'branch';
      readonly branch: string;
      /** The connected repository's name in Cloud Build, when a token is needed to fetch from it. */
      readonly repository?: string;
    }
  | {
      readonly kind: 'github';
      /** URL of the repository in GitHub's API. */
      readonly url: string;
      /** The run of a workflow. */
      readonly run: string;
      readonly token: string;
    }
  | {
      readonly kind: 'cloud build';
      /** `projects/…/locations/…` */
      readonly parent: string;
      readonly build: string;
      /** As above. */
      readonly repository?: string;
    };

/**
 * Pull requests are compared with their target; pushes with what last went well, which only the CI system knows. At a desk, work
 * is compared with the branch that it is to be merged into.
 * @throws ConfigurationError naming a variable that is missing
 */
export function contextOf(env: Readonly<Record<string, string | undefined>>, branch: string): Context {
  const need = (name: string): string => {
    const value = env[name];
    if (!value) throw new ConfigurationError(`${name}: expected a text, not set`);
    return value;
  };
  const target = env['GITHUB_BASE_REF'] || env['_BASE_BRANCH'];
  const connected = env['_REPOSITORY'] ? { repository: env['_REPOSITORY'] } : {};
  if (target) return { kind: 'branch', branch: target, ...connected };
  if (env['GITHUB_ACTIONS'] === 'true') {
    const url = `${need('GITHUB_API_URL')}/repos/${need('GITHUB_REPOSITORY')}`;
    return { kind: 'github', url, run: need('GITHUB_RUN_ID'), token: need('GITHUB_TOKEN') };
  }
  if (env['BUILD_ID']) {
    return {
      kind: 'cloud build',
      parent: `projects/${need('PROJECT_ID')}/locations/${need('LOCATION')}`,
      build: env['BUILD_ID'],
      ...connected,
    };
  }
  return { kind: 'branch', branch };
}
