import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  appendFile,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type FakeFirebase, installFakeFirebase, installFakeGoogle } from '@earshot/deploy/testing';
import { notRun } from '@earshot/testing';
import { root } from './generate/codebases.ts';
import { onPath } from './check/on-path.ts';

const execute = promisify(execFile);
const TERRAFORM_TIMEOUT_MS = 120_000;

/** Two codebases of one function that everybody may call and one with a schedule, named after two that have settings. */
const CODEBASES = ['listening', 'mirror'];
const sourceOf = (codebase: string) => `
import { onRequest } from 'firebase-functions/v2/https';
import { setGlobalOptions } from 'firebase-functions/v2/options';
import { onSchedule } from 'firebase-functions/v2/scheduler';
setGlobalOptions({ region: process.env.FUNCTIONS_REGION });
export const ${codebase}Page = onRequest((_, response) => { response.end(); });
export const ${codebase}Tick = onSchedule('every 1 minutes', () => {});
`;
const SCHEDULES = { listeningTick: 'every 1 minutes UTC', mirrorTick: 'every 1 minutes UTC' };

/** What stands for Nx: the deploy of this repository, on a bundle that is there. */
const nx = `#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
const [project] = process.argv[3].split(':');
const { status } = spawnSync(process.execPath, ['tools/deploy/src/main.ts', project], { stdio: 'inherit' });
process.exit(status ?? 1);
`;

const configuration = `
variable "account" {
  default = "listening@earshot-test.iam.gserviceaccount.com"
}

variable "protected" {
  default = true
}

module "guard" {
  source     = "./guard"
  project_id = "earshot-test"
  region     = "europe-west4"
  protected  = var.protected
  depends_on = [terraform_data.topic, module.deploy]
}

resource "terraform_data" "topic" {
  provisioner "local-exec" {
    command = "echo '{\\"args\\":[\\"topic\\",\\"created\\"]}' >> \\"$FAKE_FIREBASE/calls.jsonl\\""
  }
  provisioner "local-exec" {
    when    = destroy
    command = "echo '{\\"args\\":[\\"topic\\",\\"destroyed\\"]}' >> \\"$FAKE_FIREBASE/calls.jsonl\\""
  }
}

module "deploy" {
  source       = "./deploy"
  root         = "./.."
  project_id   = "earshot-test"
  enabled      = true
  environment  = { FUNCTIONS_REGION = "europe-west4", DEAD_LETTER_TOPIC = "none" }
  shared_files = ["package-lock.json"]
  rules        = ["firestore.rules", "firestore.indexes.json", "storage.rules"]
  codebases = {
    listening = { account = var.account, sources = ["apps/listening/src/**", "libs/core/src/**"] }
    mirror    = { account = "mirror@earshot-test.iam.gserviceaccount.com", sources = ["apps/mirror/src/**"] }
  }

  depends_on = [terraform_data.topic]
}
`;

/** A repository of its own in a folder, with node_modules that lead here and an `nx` that deploys what is built. */
async function makeWorkspace(folder: string): Promise<void> {
  const modules = join(folder, 'node_modules');
  await mkdir(join(modules, '.bin'), { recursive: true });
  for (const name of await readdir(join(root, 'node_modules'))) {
    if (!name.startsWith('.')) await symlink(join(root, 'node_modules', name), join(modules, name));
  }
  await installFakeGoogle(modules);
  await symlink(join(root, 'node_modules/.bin/node'), join(modules, '.bin/node'));
  await writeFile(join(modules, '.bin/nx'), nx, { mode: 0o755 });
  await cp(join(root, 'tools/deploy/src'), join(folder, 'tools/deploy/src'), { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'scratch', type: 'module' }));
  for (const file of ['package-lock.json', 'firestore.rules', 'firestore.indexes.json', 'storage.rules']) {
    await cp(join(root, file), join(folder, file));
  }
  await writeFile(
    join(folder, 'firebase.json'),
    JSON.stringify({ functions: CODEBASES.map((codebase) => ({ codebase, source: `dist/${codebase}` })) }),
  );
  for (const codebase of CODEBASES) {
    const files = {
      [`apps/${codebase}/functions.json`]: JSON.stringify([`${codebase}Page`, `${codebase}Tick`]),
      [`apps/${codebase}/src/index.ts`]: '',
      [`dist/${codebase}/index.js`]: sourceOf(codebase),
      [`dist/${codebase}/package.json`]: JSON.stringify({ name: codebase, type: 'module', main: 'index.js' }),
    };
    for (const [file, text] of Object.entries(files)) {
      await mkdir(join(folder, file, '..'), { recursive: true });
      await writeFile(join(folder, file), text);
    }
  }
  await mkdir(join(folder, 'libs/core/src'), { recursive: true });
  await writeFile(join(folder, 'libs/core/src/index.ts'), '');
  await mkdir(join(folder, 'terraform'));
  for (const module of ['deploy', 'guard']) {
    await cp(join(root, 'terraform/modules', module), join(folder, 'terraform', module), { recursive: true });
  }
  await writeFile(join(folder, 'terraform/main.tf'), configuration);
}

describe('the wrapped deploy, applied by terraform', function () {
  this.timeout(TERRAFORM_TIMEOUT_MS);
  let folder: string;
  let firebase: FakeFirebase;
  /** Bundles stay as they are here, so that all that is told from Terraform's hashes is whether it deploys at all. */
  let when: 'always' | 'changed' = 'always';

  const terraform = async (...args: string[]) => {
    const { stdout } = await execute('terraform', [`-chdir=${join(folder, 'terraform')}`, ...args], {
      env: {
        ...process.env,
        ...firebase.env,
        CHECKPOINT_DISABLE: '1',
        TF_IN_AUTOMATION: '1',
        DEPLOY_WHEN: when,
      },
    });
    return stdout;
  };
  const apply = (...args: string[]) =>
    terraform('apply', '-auto-approve', '-input=false', '-no-color', ...args);
  /** What was done since the last time, without the CLI's listing of functions. */
  const done = async () => {
    const calls = (await firebase.calls()).map(({ args }) => args);
    await firebase.forget();
    return calls
      .filter(([command]) => command !== 'functions:list')
      .map((args) =>
        args[0] === 'deploy'
          ? `deploy ${args[args.indexOf('--only') + 1] ?? ''}`
          : args.slice(0, 2).join(' '),
      );
  };

  before(async function () {
    if (!onPath('terraform')) notRun(this, 'terraform is not installed');
    folder = await mkdtemp(join(tmpdir(), 'earshot-terraform-'));
    await makeWorkspace(folder);
    firebase = await installFakeFirebase(join(folder, 'firebase'));
    await firebase.schedule(SCHEDULES);
    await terraform('init', '-input=false');
  });
  after(async () => {
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  it('deploys rules first, then each codebase as its account, after the topics that they need', async () => {
    await apply();
    const calls = await done();
    assert.deepEqual(calls.slice(0, 2), ['topic created', 'deploy firestore,storage']);
    assert.deepEqual(calls.slice(2).sort(), ['deploy functions:listening', 'deploy functions:mirror']);
    assert.deepEqual(await firebase.invokers('listeningPage'), ['allUsers']);
    const env = await readFile(join(folder, 'dist/listening/.env.earshot-test'), 'utf8');
    assert.match(env, /^FUNCTIONS_SERVICE_ACCOUNT="listening@earshot-test\.iam\.gserviceaccount\.com"$/m);
    assert.deepEqual(await firebase.callers(), {
      listeningTick: 'listening@earshot-test.iam.gserviceaccount.com',
      mirrorTick: 'mirror@earshot-test.iam.gserviceaccount.com',
    });
    assert.match(env, /^FUNCTIONS_REGION="europe-west4"$/m);
  });

  it('plans nothing when nothing changed', async () => {
    assert.match(await terraform('plan', '-detailed-exitcode', '-no-color'), /No changes/);
    assert.deepEqual(await done(), []);
  });

  it('deploys again just the codebase whose library changed, and deletes nothing', async () => {
    await appendFile(join(folder, 'libs/core/src/index.ts'), '// changed\n');
    await apply();
    assert.deepEqual(await done(), ['deploy functions:listening']);
  });

  it('deploys nothing for a changed test', async () => {
    await writeFile(join(folder, 'apps/mirror/src/index.test.ts'), '// a test\n');
    assert.match(await terraform('plan', '-detailed-exitcode', '-no-color'), /No changes/);
  });

  it('tries a failed deploy again at the next apply, and no other one', async () => {
    await appendFile(join(folder, 'apps/mirror/src/index.ts'), '// changed\n');
    await firebase.failWith('Error: quota');
    await assert.rejects(apply(), /mirror: the Firebase CLI ended with 1/);
    assert.deepEqual(await done(), ['deploy functions:mirror']);
    await apply();
    assert.deepEqual(await done(), ['deploy functions:mirror']);
  });

  it('deploys again what broke off between functions and their schedules, though their release is there', async () => {
    await appendFile(join(folder, 'apps/mirror/src/index.ts'), '// changed\n');
    await writeFile(join(folder, 'dist/mirror/index.js'), sourceOf('mirror').replace('every 1', 'every 5'));
    const schedules = { ...SCHEDULES, mirrorTick: 'every 5 minutes UTC' };
    await firebase.schedule(schedules);
    when = 'changed';
    try {
      await firebase.breakOff();
      await assert.rejects(apply(), /mirror: the Firebase CLI ended with 1/);
      assert.deepEqual(await done(), ['deploy functions:mirror']);
      assert.deepEqual(await firebase.jobs(), SCHEDULES);
      await apply();
      assert.deepEqual(await done(), ['deploy functions:mirror']);
      assert.deepEqual(await firebase.jobs(), schedules);
    } finally {
      when = 'always';
    }
  });

  it('deploys only the rules when only they change', async () => {
    await appendFile(join(folder, 'storage.rules'), '// changed\n');
    await apply();
    assert.deepEqual(await done(), ['deploy firestore,storage']);
  });

  it('removes the functions of a codebase that the code no longer has', async () => {
    const main = join(folder, 'terraform/main.tf');
    await writeFile(main, configuration.replace(/^ {4}mirror .*$/m, ''));
    await rename(join(folder, 'apps/mirror'), join(folder, 'mirror'));
    await apply();
    assert.deepEqual(await done(), ['functions:delete mirrorPage']);
    await rename(join(folder, 'mirror'), join(folder, 'apps/mirror'));
    await writeFile(main, configuration);
    await apply();
    assert.deepEqual(await done(), ['deploy functions:mirror']);
  });

  it('deploys a codebase again under another account', async () => {
    await apply('-var', 'account=another@earshot-test.iam.gserviceaccount.com');
    assert.deepEqual(await done(), ['deploy functions:listening']);
  });

  it('refuses a pattern that matches no file, before anything is deployed', async () => {
    const main = join(folder, 'terraform/main.tf');
    await writeFile(main, configuration.replace('libs/core/src/**', 'libs/gone/src/**'));
    await assert.rejects(apply(), /No files match libs\/gone\/src\/\*\*/);
    await writeFile(main, configuration);
    assert.deepEqual(await done(), []);
  });

  it('deletes nothing when what is protected is to be destroyed', async () => {
    await assert.rejects(apply('-destroy'), /is\s+protected: apply\s+with\s+allow_destroy=true\s+first/);
    assert.deepEqual(await done(), []);
    await apply('-var', 'protected=false');
    await done();
  });

  it('removes functions before the topics that they listen to, when everything is destroyed', async () => {
    await apply('-destroy', '-var', 'protected=false');
    const calls = await done();
    assert.deepEqual(calls.slice(0, -1).sort(), [
      'functions:delete listeningPage',
      'functions:delete mirrorPage',
    ]);
    assert.equal(calls.at(-1), 'topic destroyed');
  });
});
