import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const main = join(import.meta.dirname, 'main.ts');
const source = join(import.meta.dirname, 'terraform.ts');

describe('the check of terraform/', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earshot-check-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const program = async (name: string, text: string) => {
    const path = join(folder, name);
    await writeFile(path, `#!/bin/sh\n${text}\n`);
    await chmod(path, 0o755);
    return path;
  };
  const env = (more: Record<string, string> = {}) => ({
    PATH: `${folder}:/usr/bin:/bin`,
    FOLDER: folder,
    ...more,
  });
  const why = async (more: Record<string, string> = {}) => {
    const script = `const { whyNoTerraform } = await import(${JSON.stringify(source)}); console.log(await whyNoTerraform());`;
    const { stdout } = await execute(process.execPath, ['--input-type=module', '-e', script], {
      env: env(more),
    });
    return stdout.trim();
  };

  it('is left to the checker that TERRAFORM_CHECK names, with its exit code', async () => {
    const checker = await program('checker', 'echo "$1" > "$FOLDER/checked"; exit 3');
    await assert.rejects(execute(process.execPath, [main], { env: env({ TERRAFORM_CHECK: checker }) }), {
      code: 3,
    });
    assert.match(await readFile(join(folder, 'checked'), 'utf8'), /\/terraform\n$/);
  });

  it('runs fmt, validate and test by terraform itself without one, and goes on after a failure', async () => {
    await program('terraform', 'echo "$2" >> "$FOLDER/ran"; [ "$2" != fmt ]');
    await assert.rejects(execute(process.execPath, [main], { env: env() }), { code: 1 });
    assert.equal(await readFile(join(folder, 'ran'), 'utf8'), 'fmt\nvalidate\ntest\n');
  });

  it('says why it cannot run: no providers', async () => {
    await program(
      'terraform',
      'echo "Error: Failed to query available provider packages. Could not connect."; exit 1',
    );
    assert.equal(
      await why(),
      "terraform's providers cannot be had: Failed to query available provider packages",
    );
  });

  it('can run where there is a checker, or where the providers can be had', async () => {
    await program('terraform', 'exit 0');
    assert.equal(await why(), 'undefined');
    await program('terraform', 'exit 1');
    assert.equal(await why({ TERRAFORM_CHECK: '/bin/true' }), 'undefined');
  });
});
