import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { BUDGET, measureColdStarts } from './cold-start.ts';
import { coldStartText } from './text.ts';

describe('a cold start', () => {
  it('loads any codebase in half the time that all SDKs take', async () => {
    const starts = await measureColdStarts(3);
    const slow = Object.entries(starts.codebases).filter(([, ms]) => !(ms < BUDGET * starts.allSdks));
    assert.deepEqual(slow, [], coldStartText(starts));
    const apps = await readFile(new URL('../../../../firebase.json', import.meta.url), 'utf8');
    for (const codebase of Object.keys(starts.codebases)) assert.ok(apps.includes(`"${codebase}"`));
    assert.equal(Object.keys(starts.codebases).length, apps.match(/"codebase"/g)?.length);
  });
});
