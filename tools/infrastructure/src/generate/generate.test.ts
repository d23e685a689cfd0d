import assert from 'node:assert/strict';
import { ConfigurationError } from '@earshot/contracts';
import { levelled } from './bigquery.ts';
import { functionsFile } from './functions.ts';
import { ACCOUNT, codebaseOf } from './manifest.ts';
import { standardType } from './standard-type.ts';

const view = (name: string, ...reads: string[]) => ({
  name,
  description: '',
  query: `SELECT * FROM ${reads.map((read) => `\`{project}.{dataset}.${read}\``).join(', ')}`,
});

describe('views', () => {
  it('come after all that they read, whatever their order', () => {
    const views = [view('top', 'middle', 'base'), view('middle', 'base', 'table'), view('base', 'table')];
    assert.deepEqual(
      levelled(views).map(({ name, level }) => [name, level]),
      [
        ['top', 2],
        ['middle', 1],
        ['base', 0],
      ],
    );
  });

  it('are refused when they read each other', () => {
    assert.throws(() => levelled([view('a', 'b'), view('b', 'a')]), /read each other: a → b → a/);
  });

  it('are refused when they stand on more of each other than Terraform has steps', () => {
    const tower = [view('a'), view('b', 'a'), view('c', 'b'), view('d', 'c'), view('e', 'd')];
    assert.equal(levelled(tower.slice(0, 4)).at(-1)?.level, 3);
    assert.throws(() => levelled(tower), /e stands on 4 levels of views/);
  });
});

describe('a type of GoogleSQL', () => {
  it('becomes what the API takes, however it is nested', () => {
    assert.deepEqual(standardType('ARRAY<STRUCT<a STRING, b ARRAY<STRUCT<c INT64, d BYTES>>, e JSON>>'), {
      typeKind: 'ARRAY',
      arrayElementType: {
        typeKind: 'STRUCT',
        structType: {
          fields: [
            { name: 'a', type: { typeKind: 'STRING' } },
            {
              name: 'b',
              type: {
                typeKind: 'ARRAY',
                arrayElementType: {
                  typeKind: 'STRUCT',
                  structType: {
                    fields: [
                      { name: 'c', type: { typeKind: 'INT64' } },
                      { name: 'd', type: { typeKind: 'BYTES' } },
                    ],
                  },
                },
              },
            },
            { name: 'e', type: { typeKind: 'JSON' } },
          ],
        },
      },
    });
  });

  it('is refused when it is none', () => {
    assert.throws(() => standardType('VARCHAR'), /expected a type of GoogleSQL, got VARCHAR/);
    assert.throws(() => standardType('STRUCT<STRING>'), /expected a named field of a STRUCT, got STRING/);
  });
});

describe('a functions manifest', () => {
  const event = (retry: boolean) => ({
    eventTrigger: {
      eventType: 'google.cloud.pubsub.topic.v1.messagePublished',
      eventFilters: { topic: 'playback' },
      retry,
    },
  });
  const manifest = (endpoints: Record<string, object>, serviceAccountEmail: string | null = ACCOUNT) => ({
    specVersion: 'v1alpha1',
    endpoints: Object.fromEntries(
      Object.entries(endpoints).map(([name, of]) => [name, { serviceAccountEmail, ...of }]),
    ),
  });

  it('tells what starts each function, who may call it, and its secrets', () => {
    const secretEnvironmentVariables = [{ key: 'KEY' }];
    assert.deepEqual(
      codebaseOf(
        'x',
        manifest({
          tick: { scheduleTrigger: { schedule: 'every 1 minutes' }, secretEnvironmentVariables },
          page: { httpsTrigger: { invoker: ['private'] }, secretEnvironmentVariables },
          open: { httpsTrigger: {} },
          fold: event(true),
        }),
      ),
      {
        functions: {
          fold: {
            trigger: 'event',
            public: false,
            type: 'google.cloud.pubsub.topic.v1.messagePublished',
            topic: 'playback',
          },
          open: { trigger: 'https', public: true },
          page: { trigger: 'https', public: false },
          tick: { trigger: 'schedule', public: false },
        },
        secrets: ['KEY'],
      },
    );
  });

  it('tells which setting names the bucket of an event, and is refused when none does', () => {
    const ofBucket = (bucket: string) =>
      codebaseOf(
        'x',
        manifest({
          taken: {
            eventTrigger: {
              eventType: 'google.cloud.storage.object.v1.finalized',
              eventFilters: { bucket },
              retry: true,
            },
          },
        }),
      ).functions['taken'];
    assert.deepEqual(ofBucket('{{ params.UPLOADS_BUCKET }}'), {
      trigger: 'event',
      public: false,
      type: 'google.cloud.storage.object.v1.finalized',
      bucket: 'UPLOADS_BUCKET',
    });
    assert.throws(() => ofBucket('pods-uploads'), /x\/taken: expected a bucket that a setting names/);
  });

  it('is refused when an event that fails once would be lost', () => {
    assert.throws(() => codebaseOf('x', manifest({ fold: event(false) })), ConfigurationError);
  });

  it('is refused when a function would run as the project’s default account', () => {
    assert.throws(
      () => codebaseOf('x', manifest({ fold: event(true) }, null)),
      /x\/fold: runs as the project's default account/,
    );
  });

  it('is refused when a function listens to a topic that Terraform does not make', () => {
    const stray = codebaseOf('x', manifest({ fold: event(true) }));
    assert.ok(functionsFile({ x: stray }).topics.includes('playback'));
    const functions = {
      fold: { ...stray.functions['fold'], trigger: 'event', public: false, type: '', topic: 'odd' },
    };
    assert.throws(() => functionsFile({ x: { functions, secrets: [] } } as never), /got fold: odd/);
  });
});
