import { ConfigurationError, readSettings, type Setting, text, whole, word } from '@earshot/contracts';

/** Variables of the environment, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Members of Google's IAM, separated by commas; `none` is the empty list. Nobody can be everybody. */
function members(spec: Pick<Setting<unknown>, 'doc' | 'default'>): Setting<readonly string[]> {
  return {
    ...spec,
    valid: 'none, or user:, group: or serviceAccount: with an e-mail address, separated by commas',
    parse: (value) => {
      if (value === 'none') return [];
      const found = value.split(',').map((member) => member.trim());
      return found.every((member) => /^(user|group|serviceAccount):[^@ ]+@[^@ ]+$/.test(member))
        ? found
        : undefined;
    },
  };
}

/** What a deploy is told beside the settings that it passes on to the functions. */
export const deploySettings = {
  GOOGLE_CLOUD_PROJECT: text({ doc: 'The project to deploy to.' }),
  FUNCTIONS_REGION: text({ doc: 'Region of the functions.', default: 'europe-west1' }),
  DEAD_LETTER_TOPIC: text({
    doc: 'Topic for events that failed too often; `codebase` is the topic of the codebase, `none` leaves subscriptions alone.',
    default: 'codebase',
  }),
  DEAD_LETTER_ATTEMPTS: whole({
    doc: 'Deliveries of an event before it goes to the dead-letter topic.',
    default: '20',
    min: 5,
    max: 100,
  }),
  DELETE_FUNCTIONS: text({
    doc: 'Names of deployed functions that may be deleted because the code no longer has them, separated by commas.',
    default: 'none',
  }),
  DASHBOARD_VIEWERS: members({
    doc: 'Who may call private HTTPS functions; everybody else may not, whoever it was before.',
    default: 'none',
  }),
  DEPLOY_WHEN: word({
    doc: 'changed: leave alone what is deployed already; always: deploy in any case.',
    default: 'changed',
    of: ['changed', 'always'],
  }),
};

/** What a deploy of one codebase, or of the rules, is to do. */
export interface DeployOptions {
  readonly project: string;
  readonly region: string;
  /** Short name of the topic; undefined when subscriptions are left alone. */
  readonly deadLetterTopic: string | undefined;
  readonly deadLetterAttempts: number;
  /** Names of functions that may be deleted. */
  readonly mayDelete: readonly string[];
  /** Members of IAM that may call private HTTPS functions. */
  readonly viewers: readonly string[];
  readonly when: 'changed' | 'always';
}

/**
 * Reads what a deploy is to do.
 * @throws ConfigurationError naming each bad variable
 */
export function deployOptions(name: string, env: Environment): DeployOptions {
  const values = readSettings(deploySettings, env);
  const topic = values.DEAD_LETTER_TOPIC;
  return {
    project: values.GOOGLE_CLOUD_PROJECT,
    region: values.FUNCTIONS_REGION,
    deadLetterTopic: topic === 'none' ? undefined : topic === 'codebase' ? `${name}-dead-letter` : topic,
    deadLetterAttempts: values.DEAD_LETTER_ATTEMPTS,
    mayDelete:
      values.DELETE_FUNCTIONS === 'none' ? [] : values.DELETE_FUNCTIONS.split(',').map((n) => n.trim()),
    viewers: values.DASHBOARD_VIEWERS,
    when: values.DEPLOY_WHEN,
  };
}

/**
 * The environment of a deploy: what `EARSHOT_SETTINGS`, a JSON object of settings, says, unless a variable of its own says
 * otherwise; and the codebase's account, which is named after it.
 * @throws ConfigurationError when `EARSHOT_SETTINGS` is no such object
 */
export function deployEnvironment(codebase: string, env: Environment): Environment {
  const own = Object.entries(env).filter(([, value]) => value !== undefined && value !== '');
  return {
    FUNCTIONS_SERVICE_ACCOUNT: `${codebase}@`,
    ...sharedSettings(env['EARSHOT_SETTINGS'] || '{}'),
    ...Object.fromEntries(own),
  };
}

function sharedSettings(json: string): Record<string, string> {
  const refuse = () =>
    new ConfigurationError(`EARSHOT_SETTINGS: expected a JSON object of texts, got ${JSON.stringify(json)}`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    throw refuse();
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw refuse();
  const entries = Object.entries(parsed as Record<string, unknown>);
  if (!entries.every((entry): entry is [string, string] => typeof entry[1] === 'string')) throw refuse();
  return Object.fromEntries(entries);
}
