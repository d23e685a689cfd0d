import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { notRun } from '@earshot/testing';
import { onPath } from './check/on-path.ts';
import { root } from './generate/codebases.ts';

const PROD = { project_id: 'earshot-prod', region: 'europe-west1', protected: 'true' };

describe('the guard of prod, applied by terraform', function () {
  this.timeout(60_000);
  let folder: string;
  before(async function () {
    if (!onPath('terraform')) notRun(this, 'terraform is not installed');
    folder = await mkdtemp(join(tmpdir(), 'earshot-guard-'));
    await cp(join(root, 'terraform/modules/guard'), folder, { recursive: true });
    await terraform('init', '-input=false');
  });
  after(async () => {
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  const terraform = (...args: readonly string[]) =>
    promisify(execFile)('terraform', [`-chdir=${folder}`, ...args], {
      env: { ...process.env, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' },
    });
  const apply = (variables: Readonly<Record<string, string>>) =>
    terraform(
      ...['apply', '-auto-approve', '-input=false', '-no-color'],
      ...Object.entries(variables).flatMap(([name, value]) => ['-var', `${name}=${value}`]),
    );
  const refused = /earshot-prod\s+is\s+protected/;

  it("refuses another project's variables, and another region, while prod is there", async () => {
    await apply(PROD);
    await assert.rejects(apply({ ...PROD, project_id: 'earshot-dev', protected: 'false' }), refused);
    await assert.rejects(apply({ ...PROD, region: 'us-east1' }), refused);
    await apply(PROD);
  });

  it('lets both be once its protection was lifted', async () => {
    await apply({ ...PROD, protected: 'false' });
    await apply({ ...PROD, region: 'us-east1', protected: 'false' });
  });
});
