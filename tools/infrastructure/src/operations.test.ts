import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { deploySettings } from '@earshot/deploy/settings';
import { notRun } from '@earshot/testing';
import { onPath } from './check/on-path.ts';
import { codebaseNames, root } from './generate/codebases.ts';

/** The names of the log events that Terraform counts. */
async function countedEvents(): Promise<readonly string[]> {
  const text = await readFile(join(root, 'terraform/modules/operations/log-metrics.tf'), 'utf8');
  const filters = [...text.matchAll(/jsonPayload\.event=(.*)/g)].map(
    ([, filter = '']) => filter.split(' AND ')[0] ?? '',
  );
  return filters.flatMap((filter) => [...filter.matchAll(/\\"(\w+)\\"/g)].map(([, name = '']) => name));
}

async function productCode(): Promise<string> {
  const files = await Promise.all(
    ['apps', 'libs'].map(async (folder) => {
      const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
      return entries
        .filter(
          ({ name, parentPath }) =>
            name.endsWith('.ts') && !name.endsWith('.test.ts') && !parentPath.includes('node_modules'),
        )
        .map(({ name, parentPath }) => readFile(join(parentPath, name), 'utf8'));
    }),
  );
  return (await Promise.all(files.flat())).join('\n');
}

/** How long so many attempts take, in hours, with pauses that double from ten seconds to ten minutes. */
function hoursOf(attempts: number): number {
  const pauses = Array.from({ length: attempts - 1 }, (_, n) => Math.min(600, 10 * 2 ** n));
  return pauses.reduce((sum, pause) => sum + pause, 0) / 3600;
}

/** Runbooks and the guide to deploying, by their path. */
async function pagesForOperators(): Promise<readonly (readonly [string, string])[]> {
  const runbooks = (await readdir(join(root, 'docs/runbooks'))).map((name) => `docs/runbooks/${name}`);
  const pages = ['docs/deploy.md', ...runbooks].map(
    async (page) => [page, await readFile(join(root, page), 'utf8')] as const,
  );
  return Promise.all(pages);
}

/** The log events that a text sends its readers to. */
function eventsIn(text: string): readonly string[] {
  const filters = [...text.matchAll(/jsonPayload\.event=(\([^)]*\)|"\w+")/g)].map(
    ([, filter = '']) => filter,
  );
  const sought = [...text.matchAll(/look for `?(\w+_\w+)/g)].map(([, name = '']) => name);
  return [...filters.flatMap((filter) => filter.match(/\w+_\w+|(?<=")\w+/g) ?? []), ...sought];
}

describe('alerts', () => {
  it('tell of commands and pages that there are', async () => {
    const text = await readFile(join(root, 'terraform/modules/operations/alerts.tf'), 'utf8');
    const pages = [...text.matchAll(/docs\/[\w/-]+\.md/g)].map(([page]) => page);
    const commands = [...text.matchAll(/\.\/dev ([\w-]+)/g)].map(([, command = '']) => command);
    assert.ok(pages.length > 0 && commands.length > 0);
    for (const page of pages) await readFile(join(root, page), 'utf8');
    for (const command of commands)
      await readFile(join(root, 'tools/dev/src/commands', `${command}.ts`), 'utf8');
  });
});

describe('what operators are told', () => {
  it('names events that the code logs', async () => {
    const alerts = await readFile(join(root, 'terraform/modules/operations/alerts.tf'), 'utf8');
    const code = await productCode();
    const texts = [['alerts.tf', alerts] as const, ...(await pagesForOperators())];
    const named = texts.flatMap(([page, text]) => eventsIn(text).map((event) => ({ page, event })));
    assert.ok(named.filter(({ event }) => event === 'event_failed').length >= 4);
    assert.deepEqual(
      named.filter(({ event }) => !code.includes(`'${event}'`)),
      [],
    );
  });

  it('begins deploys by hand with what Terraform deploys with, or they would take settings back', async () => {
    const deploys = (await pagesForOperators()).flatMap(([page, text]) =>
      [...text.matchAll(/```sh\n(.*?)```|`([^`\n]+)`/gs)]
        .map(([, block, line]) => block ?? line ?? '')
        .filter((code) => /nx (run (?!rules)\S+:|affected -t )deploy\b/.test(code))
        .map((code) => ({ page, code })),
    );
    assert.ok(deploys.length >= 4);
    assert.deepEqual(
      deploys.filter(
        ({ code }) => !code.includes('eval "$(terraform -chdir=terraform output -raw deploy_environment)"'),
      ),
      [],
    );
  });

  it('says how long an event is tried, as long as it is by default', async () => {
    const pages = new Map(await pagesForOperators());
    const functions = `${hoursOf(Number(deploySettings.DEAD_LETTER_ATTEMPTS.default)).toFixed(1)} hours`;
    const messaging = await readFile(join(root, 'terraform/modules/messaging/main.tf'), 'utf8');
    const raw = `${hoursOf(Number(/attempts = (\d+)/.exec(messaging)?.[1])).toFixed(1)} hours`;
    for (const page of ['dead-letters', 'quota', 'rotate-secrets'])
      assert.ok(pages.get(`docs/runbooks/${page}.md`)?.includes(functions), `${page}: ${functions}`);
    assert.ok(pages.get('docs/runbooks/dead-letters.md')?.includes(raw), raw);
  });
});

describe('the runbook of dead letters', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earshot-runbook-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('sends letters back as they were to the topics that they came from, and acknowledges what was taken', async function () {
    if (!onPath('jq')) notRun(this, 'jq is not installed');
    const event = { 'ce-id': 'event_1', 'ce-type': 'google.cloud.firestore.document.v1.written' };
    const letters = [
      { from: 'eventarc-europe-west1-tellofepisode-1-sub-2', data: '\0protobuf\xff', attributes: event },
      { from: 'eventarc-europe-west1-gone-1-sub-2', data: '{}', attributes: {} },
      { from: 'quality-to-bigquery', data: '{"type":"STALL"}', attributes: {} },
    ].map((letter) => ({ ...letter, data: Buffer.from(letter.data, 'latin1').toString('base64') }));
    const pulled = letters.map(({ from, data, attributes }, index) => ({
      ackId: `ack-${index}`,
      message: {
        ...{ data, messageId: `${index}` },
        attributes: {
          ...attributes,
          CloudPubSubDeadLetterSourceDeliveryCount: '20',
          CloudPubSubDeadLetterSourceSubscription: from,
        },
      },
    }));
    await writeFile(join(folder, 'pulled.json'), JSON.stringify(pulled));
    const gcloud = `#!/bin/sh
      case "$*" in
        *" pull "*) cat "${folder}/pulled.json" ;;
        *describe*gone*) exit 1 ;;
        *describe*) echo "projects/p/topics/of-$4" ;;
        *print-access-token) echo token ;;
        *) printf '%s\n' "$*" >> "${folder}/calls" ;;
      esac`;
    const curl = `#!/bin/sh
      body=$(cat)
      case "$*" in
        *v1/projects/*) printf '%s %s\n' "$2" "$body" >> "${folder}/calls" ;;
        *) exit 22 ;;
      esac`;
    for (const [name, script] of Object.entries({ gcloud, curl }))
      await writeFile(join(folder, name), script, { mode: 0o755 });
    const text = await readFile(join(root, 'docs/runbooks/dead-letters.md'), 'utf8');
    const script = [...text.matchAll(/```sh\n(.*?)```/gs)].find(([, block]) =>
      block?.includes(':publish'),
    )?.[1];
    await promisify(execFile)('bash', ['-c', script ?? 'exit 1'], {
      cwd: folder,
      env: { ...process.env, PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}` },
    });
    const publish = (index: number) => {
      const { from, data, attributes } = letters[index] ?? assert.fail();
      const body = JSON.stringify({ messages: [{ data, attributes }] });
      return `https://pubsub.googleapis.com/v1/projects/p/topics/of-${from}:publish ${body}`;
    };
    assert.deepEqual((await readFile(join(folder, 'calls'), 'utf8')).trim().split('\n'), [
      publish(0),
      'pubsub subscriptions ack audience-dead-letter --ack-ids ack-0',
      publish(2),
      'pubsub subscriptions ack audience-dead-letter --ack-ids ack-2',
    ]);
  });
});

describe('metrics of logs', () => {
  it('count events that the code logs by these names', async () => {
    const [events, code] = await Promise.all([countedEvents(), productCode()]);
    assert.ok(events.includes('row_rejected') && events.length >= 5);
    assert.deepEqual(
      events.filter((event) => !code.includes(`'${event}'`)),
      [],
    );
  });

  it('look for values of their fields that the code knows', async () => {
    const text = await readFile(join(root, 'terraform/modules/operations/log-metrics.tf'), 'utf8');
    const sought = [...text.matchAll(/jsonPayload\.(\w+)=\\"(\w+)\\"/g)].filter(
      ([, field]) => field !== 'event',
    );
    const code = await productCode();
    assert.ok(sought.length >= 3);
    for (const [filter, field = '', value = ''] of sought) {
      assert.match(code, new RegExp(`\\b${field}\\b`), filter);
      assert.ok(code.includes(`'${value}'`), filter);
    }
  });

  it('count requests to services that functions have', async () => {
    const text = await readFile(join(root, 'terraform/modules/operations/log-metrics.tf'), 'utf8');
    const counted = [...text.matchAll(/service_name=\\"(\w+)\\"/g)].map(([, name = '']) => name);
    const functions = await Promise.all(
      codebaseNames().map(
        async (codebase) =>
          JSON.parse(await readFile(join(root, 'apps', codebase, 'functions.json'), 'utf8')) as string[],
      ),
    );
    const services = functions.flat().map((name) => name.toLowerCase());
    assert.ok(counted.length > 0);
    assert.deepEqual(
      counted.filter((name) => !services.includes(name)),
      [],
    );
  });
});
