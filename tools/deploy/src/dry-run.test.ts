import assert from 'node:assert/strict';
import type { Bundle, DeclaredFunction } from './bundle.ts';
import { describeDeploy } from './dry-run.ts';
import { deployOptions } from './settings.ts';

const bundle: Bundle = {
  target: {
    codebase: 'listening',
    region: 'europe-west1',
    release: 'r2',
    functions: ['foldPlayback'],
    schedules: {},
  },
  functions: [
    {
      name: 'foldPlayback',
      codebase: 'listening',
      entryPoint: 'foldPlayback',
      region: 'europe-west1',
      trigger: { kind: 'pubsub', topic: 'playback' },
      retry: true,
      concurrency: 250,
      timeoutSeconds: 120,
      memoryMb: 1024,
      callers: undefined,
    },
  ],
  settings: 'EARSHOT_RELEASE="r2"\n',
};
const options = deployOptions('listening', { GOOGLE_CLOUD_PROJECT: 'pods' });
const has = (name: string, release: string) => ({
  name,
  region: 'europe-west1',
  codebase: 'listening',
  release,
  state: 'ACTIVE',
  schedule: undefined,
});
const second = (...args: Parameters<typeof describeDeploy>) => describeDeploy(...args)[1];

describe('a dry run', () => {
  it('tells function by function what would be there, and with which settings', () => {
    assert.deepEqual(describeDeploy(bundle, options, []), [
      'listening to pods, europe-west1, release r2',
      'would create foldPlayback',
      'functions',
      '  foldPlayback: messages of playback; 1024 MiB, 120 s, 250 at a time; to listening-dead-letter after 20 attempts',
      'settings',
      '  EARSHOT_RELEASE=r2',
    ]);
  });

  it('tells who could call a function that answers requests', () => {
    const page = {
      ...bundle.functions[0],
      name: 'page',
      callers: 'viewers',
      trigger: { kind: 'https' },
      retry: false,
    };
    const line = (viewers: readonly string[], callers = page.callers) => {
      const functions = [{ ...page, callers } as DeclaredFunction];
      return describeDeploy({ ...bundle, functions }, { ...options, viewers }, [])[3];
    };
    assert.match(
      line(['group:staff@example.com']) ?? '',
      /page: requests; .*; open to group:staff@example\.com$/,
    );
    assert.match(line([]) ?? '', /; open to nobody$/);
    assert.match(line([], 'everybody') ?? '', /; open to everybody$/);
  });

  it('tells what a deploy would change, refuse, or leave alone', () => {
    assert.equal(second(bundle, options, [has('foldPlayback', 'r1')]), 'would update foldPlayback');
    assert.equal(second(bundle, options, [has('foldPlayback', 'r2')]), 'nothing would change');
    const surplus = [has('foldPlayback', 'r2'), has('gone', 'r1')];
    assert.match(second(bundle, options, surplus) ?? '', /would be refused: .*gone/);
  });

  it('says why when it cannot ask what is deployed', () => {
    const line = second(bundle, options, { unknown: 'no credentials' });
    assert.equal(line, 'what the project has is not known: no credentials');
  });
});
