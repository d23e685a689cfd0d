import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './generate/codebases.ts';

/** What comes and goes with a deploy: functions, their services, triggers and schedules. */
const OF_THE_DEPLOY = /^google_(cloud_run|cloudfunctions|eventarc|cloud_scheduler|firebaserules)/;

/** The kinds of resources that Terraform makes. */
async function resources(): Promise<readonly string[]> {
  const kinds: string[] = [];
  for await (const file of glob('terraform/**/*.tf', { cwd: root })) {
    const text = await readFile(join(root, file), 'utf8');
    kinds.push(...[...text.matchAll(/^(?:resource|data) "(\w+)"/gm)].map(([, kind = '']) => kind));
  }
  return kinds;
}

describe('Terraform', () => {
  it('names nothing that is there only after a deploy, so that it can go first', async () => {
    const kinds = await resources();
    assert.ok(kinds.includes('google_pubsub_subscription') && kinds.length > 30);
    assert.deepEqual(
      kinds.filter((kind) => OF_THE_DEPLOY.test(kind)),
      [],
    );
  });
});
