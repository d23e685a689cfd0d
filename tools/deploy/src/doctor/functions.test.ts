import assert from 'node:assert/strict';
import type { Answer, AskGoogle } from './answers.ts';
import type { Codebases } from './found.ts';
import { lookAtFunctions } from './functions.ts';

const LOCATION = 'projects/pods/locations/europe-west1';
const ACCOUNT = 'listening@pods.iam.gserviceaccount.com';
const DEPLOY = /^eval .*"\$GOOGLE_CLOUD_PROJECT" = pods .*nx run listening:deploy$/;
const codebases: Codebases = { listening: { fold: 'event', ingest: 'https', tick: 'schedule' } };

const functionOf = (name: string, more: object = {}) => ({
  name: `${LOCATION}/functions/${name}`,
  state: 'ACTIVE',
  serviceConfig: { serviceAccountEmail: ACCOUNT },
  ...more,
});
const eventTrigger = { trigger: `${LOCATION}/triggers/fold-1`, retryPolicy: 'RETRY_POLICY_RETRY' };
const jobs = (state: string, serviceAccountEmail = ACCOUNT) => [
  {
    name: `${LOCATION}/jobs/firebase-schedule-tick-europe-west1`,
    state,
    httpTarget: { oidcToken: { serviceAccountEmail } },
  },
];
const subscriptions = (deadLetterTopic?: string) => [
  {
    name: 'projects/pods/subscriptions/eventarc-fold-sub-1',
    ...(deadLetterTopic && { deadLetterPolicy: { deadLetterTopic } }),
  },
];

const HEALTHY: Readonly<Record<string, Answer>> = {
  '/functions?': {
    body: {
      functions: [
        functionOf('fold', { eventTrigger }),
        ...['ingest', 'tick'].map((name) => functionOf(name)),
      ],
    },
  },
  '/jobs?': { body: { jobs: jobs('ENABLED') } },
  '/triggers/fold-1': {
    body: { transport: { pubsub: { subscription: 'projects/pods/subscriptions/eventarc-fold-sub-1' } } },
  },
  '/subscriptions?': { body: { subscriptions: subscriptions('projects/pods/topics/listening-dead-letter') } },
};

/** What is not good in a project that is healthy but for some answers, by a part of the request's address. */
async function found(other: Readonly<Record<string, Answer>>) {
  const answers = { ...HEALTHY, ...other };
  const ask: AskGoogle = (_method, url) => {
    const part = Object.keys(answers).find((one) => url.includes(one)) ?? '';
    return Promise.resolve(answers[part] ?? { status: 404, message: 'not found' });
  };
  const findings = await lookAtFunctions(ask, { project: 'pods', region: 'europe-west1' }, codebases);
  return findings.filter(({ state }) => state !== 'good');
}

describe('what starts functions', () => {
  it('is in order in a healthy project', async () => {
    assert.deepEqual(await found({}), []);
  });

  const faults: readonly (readonly [told: RegExp, part: string, body: object, fix: RegExp])[] = [
    [/^tick has no job$/, '/jobs?', {}, DEPLOY],
    [
      /^tick is paused$/,
      '/jobs?',
      { jobs: jobs('PAUSED') },
      /^gcloud scheduler jobs resume firebase-schedule-tick-europe-west1 --location europe-west1 --project pods$/,
    ],
    [
      /^tick is UPDATE_FAILED$/,
      '/jobs?',
      { jobs: jobs('UPDATE_FAILED') },
      /^gcloud scheduler jobs delete --quiet firebase-schedule-tick-\S+ .* pods && eval .*listening:deploy$/,
    ],
    [/^tick is called as former@x, not listening@/, '/jobs?', { jobs: jobs('ENABLED', 'former@x') }, DEPLOY],
    [/^fold has no topic for them$/, '/subscriptions?', { subscriptions: subscriptions() }, DEPLOY],
    [
      /^fold has a deleted topic for them$/,
      '/subscriptions?',
      { subscriptions: subscriptions('_deleted-topic_') },
      DEPLOY,
    ],
    [
      /^fold gets no events: its trigger or subscription is gone$/,
      '/subscriptions?',
      {},
      /^gcloud functions delete fold --quiet --region europe-west1 --project pods && eval .*listening:deploy$/,
    ],
  ];
  for (const [told, part, body, fix] of faults) {
    it(`is a fault with a command that mends it where ${told.source}`, async () => {
      const [finding, ...more] = await found({ [part]: { body } });
      assert.deepEqual([more, finding?.state], [[], 'fault']);
      assert.match(finding?.what ?? '', part === '/jobs?' ? /^schedules of/ : /^dead letters of/);
      assert.match(finding?.detail ?? '', told);
      assert.match(finding?.fix ?? '', fix);
    });
  }

  it('is a fault where the trigger of a function is gone', async () => {
    const [finding] = await found({ '/triggers/fold-1': { status: 404, message: 'not found' } });
    assert.match(finding?.detail ?? '', /^fold gets no events/);
  });

  it('is unknown, not missing, where it may not be seen', async () => {
    const refused: Answer = { status: 403, message: 'permission denied' };
    const parts = {
      '/jobs?': 'schedules',
      '/subscriptions?': 'dead letters',
      '/triggers/fold-1': 'dead letters of listening',
    };
    for (const [part, what] of Object.entries(parts)) {
      const findings = await found({ [part]: refused });
      assert.deepEqual(
        findings.map((one) => [one.what, one.state]),
        [[what, 'unknown']],
      );
    }
  });

  it('is not looked for where the functions themselves are not there', async () => {
    const findings = await found({ '/functions?': { body: {} } });
    assert.deepEqual(
      findings.map(({ what }) => what),
      ['functions of listening'],
    );
  });
});
