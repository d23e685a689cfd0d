import assert from 'node:assert/strict';
import { type Build, cloudBuilds, DEPLOY_STEP, deploymentsOf, earlierBuild } from './cloud-build.ts';
import type { AskJson } from './http.ts';
import { untilTurn } from './turn.ts';

const at = (minute: number) => `2026-11-22T10:${String(minute).padStart(2, '0')}:00.5Z`;
const build = (minute: number, status: string, more: Partial<Build> = {}): Build => ({
  id: `b${minute}`,
  status,
  createTime: at(minute),
  buildTriggerId: 'deploy',
  substitutions: { COMMIT_SHA: `sha${minute}` },
  steps: [],
  ...more,
});
const self = build(30, 'WORKING');

/** Cloud Build's API over some builds, one a page, in no order. */
function api(builds: readonly Build[]): AskJson {
  return (_method, url) => {
    const { searchParams, pathname } = new URL(url);
    const id = /builds\/(.+)$/.exec(pathname)?.[1];
    if (id) return Promise.resolve(builds.find((one) => one.id === id));
    const matching = builds.filter(({ status }) =>
      searchParams.get('filter')?.includes(`status="${status}"`),
    );
    const page = Number(searchParams.get('pageToken') || 0);
    const nextPageToken = page + 1 < matching.length ? String(page + 1) : undefined;
    return Promise.resolve({ builds: matching.slice(page, page + 1), nextPageToken });
  };
}
const of = (...builds: readonly Build[]) => cloudBuilds(api(builds), 'projects/pods/locations/europe-west1');

describe('builds of one trigger of Cloud Build', () => {
  it('tell the commit that last went well, over all pages', async () => {
    const builds = of(
      build(1, 'SUCCESS'),
      build(3, 'SUCCESS'),
      build(4, 'SUCCESS', { buildTriggerId: 'other' }),
      build(5, 'FAILURE'),
    );
    assert.deepEqual(await deploymentsOf(builds, self), { commit: 'sha3', isBegunSince: false });
  });

  it('tell whether one has begun to deploy since, however it ended', async () => {
    const after = async (status: string, step: string | undefined) => {
      const steps = [
        { id: 'check', status: 'SUCCESS' },
        { id: DEPLOY_STEP, ...(step && { status: step }) },
      ] as Build['steps'];
      const builds = of(build(3, 'SUCCESS'), build(5, status, { steps }), self);
      return (await deploymentsOf(builds, self)).isBegunSince;
    };
    assert.equal(await after('FAILURE', 'FAILURE'), true);
    assert.equal(await after('TIMEOUT', 'TIMEOUT'), true);
    assert.equal(await after('CANCELLED', 'CANCELLED'), true);
    assert.equal(await after('WORKING', 'WORKING'), true);
    assert.equal(await after('FAILURE', 'QUEUED'), false);
    assert.equal(await after('FAILURE', undefined), false);
  });

  it('forget what was begun before the last that went well', async () => {
    const steps = [{ id: DEPLOY_STEP, status: 'FAILURE' }];
    const builds = of(build(2, 'FAILURE', { steps }), build(3, 'SUCCESS'));
    assert.deepEqual(await deploymentsOf(builds, self), { commit: 'sha3', isBegunSince: false });
  });

  it('tell none when none went well, or no trigger started the build', async () => {
    assert.equal((await deploymentsOf(of(build(5, 'FAILURE')), self)).commit, undefined);
    const byHand = { ...self, buildTriggerId: undefined };
    assert.equal((await deploymentsOf(of(build(1, 'SUCCESS')), byHand)).commit, undefined);
    assert.equal(await earlierBuild(of(build(1, 'WORKING')), byHand), undefined);
  });

  it('go one after the other, in the order in which they were made', async () => {
    assert.equal(await earlierBuild(of(build(29, 'WORKING'), self), self), 'b29');
    assert.equal(await earlierBuild(of(build(29, 'QUEUED'), self), self), 'b29');
    assert.equal(await earlierBuild(of(build(31, 'WORKING'), self), self), undefined);
  });

  it('do not wait for one that waits for approval, for one of another trigger, nor for the past', async () => {
    const others = [
      build(1, 'SUCCESS'),
      build(2, 'FAILURE'),
      build(28, 'PENDING'),
      build(29, 'WORKING', { buildTriggerId: 'other' }),
    ];
    assert.equal(await earlierBuild(of(...others, self), self), undefined);
  });

  it('wait until it is their turn, saying once for whom', async () => {
    let running: readonly Build[] = [build(28, 'WORKING'), build(29, 'WORKING'), self];
    const said: string[] = [];
    const builds = cloudBuilds(
      (...request) => api(running)(...request),
      'projects/pods/locations/europe-west1',
    );
    let waits = 0;
    const wait = () => {
      waits += 1;
      if (waits % 2 === 0) running = running.slice(1);
      return Promise.resolve();
    };
    await untilTurn(builds, self, { wait, say: (line) => said.push(line) });
    assert.deepEqual(said, ['waiting for build b29']);
    assert.equal(running[0]?.id, 'b30');
  });
});
