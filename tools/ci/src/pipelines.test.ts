import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { DEPLOY_STEP } from './cloud-build.ts';

const root = join(import.meta.dirname, '../../..');
const text = (file: string) => readFileSync(join(root, file), 'utf8');
const targets = Object.keys((JSON.parse(text('nx.json')) as { targetDefaults: object }).targetDefaults);

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
}
interface Job {
  readonly needs?: string | readonly string[];
  readonly uses?: string;
  readonly steps?: readonly Step[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
}
interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}
interface CloudBuild {
  readonly substitutions: Readonly<Record<string, string>>;
  readonly options: { readonly automapSubstitutions: boolean };
  readonly steps: readonly { readonly id: string; readonly name: string; readonly script: string }[];
}

const workflowFiles = (await readdir(join(root, '.github/workflows'))).map(
  (name) => `.github/workflows/${name}`,
);
const actionFiles = (await readdir(join(root, '.github/actions'))).map(
  (name) => `.github/actions/${name}/action.yml`,
);
const workflows = workflowFiles.map((file) => [file, parse(text(file)) as Workflow] as const);
const jobs = workflows.flatMap(([file, { jobs: all }]) =>
  Object.entries(all).map(([name, job]) => [`${file} ${name}`, job] as const),
);
const actions = actionFiles.map(
  (file) => (parse(text(file)) as { runs: { steps: readonly Step[] } }).runs.steps,
);
const steps = [...jobs.flatMap(([, { steps: own }]) => own ?? []), ...actions.flat()];
const cloudBuild = parse(text('cloudbuild.yaml')) as CloudBuild;
const scripts = [...steps.flatMap(({ run }) => run ?? []), ...cloudBuild.steps.map(({ script }) => script)];

describe('the pipelines of CI', () => {
  it('run programs that are there, and targets that Nx knows', () => {
    const programs = scripts.flatMap((script) => script.match(/\b(tools|apps|libs)\/[\w/.-]+\.ts/g) ?? []);
    assert.ok(programs.length > 5);
    for (const program of programs) assert.ok(existsSync(join(root, program)), program);
    const runs = scripts.flatMap((script) => [
      ...script.matchAll(/main\.ts (?:run|affected) ((?:[a-z][\w-]* ?)+)/g),
    ]);
    const named = runs.flatMap(([, list = '']) => list.trim().split(' '));
    assert.ok(named.includes('deploy') && named.includes('lint'));
    assert.deepEqual(
      named.filter((target) => !targets.includes(target)),
      [],
    );
  });

  it('check the same things on both systems', () => {
    const checks = (all: readonly string[]) =>
      new Set(
        all
          .join('\n')
          .match(/(prettier --check|terraform -chdir=\w+ \w+|run (?:[a-z][\w-]* ?)+)/g)
          ?.map((check) => check.trim()),
      );
    const github = checks(steps.flatMap(({ run }) => run ?? []));
    assert.ok(github.size >= 4);
    assert.deepEqual(checks(cloudBuild.steps.map(({ script }) => script)), github);
  });
});

describe('deploys', () => {
  const order = (scripts: readonly string[]) => {
    const commands = scripts.join('\n').match(/main\.ts (turn|run deploy)\b(?!-)/g);
    return commands?.map((command) => command.replace('main.ts ', ''));
  };

  it('wait for their turn on both systems', () => {
    const github = jobs.find(([name]) => name.endsWith('deploy.yml deploy'))?.[1].steps ?? [];
    assert.deepEqual(order(github.flatMap(({ run }) => run ?? [])), ['turn', 'run deploy']);
    assert.deepEqual(order(cloudBuild.steps.map(({ script }) => script)), ['turn', 'run deploy']);
  });

  it('of Cloud Build are known by the step that later builds look for', () => {
    const deploy = cloudBuild.steps.find(({ id }) => id === DEPLOY_STEP);
    assert.match(deploy?.script ?? '', /main\.ts run deploy\n/);
  });
});

describe('the workflows of GitHub', () => {
  it('use actions by their commit, with the version beside it', () => {
    const lines = [...workflowFiles, ...actionFiles].flatMap((file) =>
      text(file)
        .split('\n')
        .filter((line) => /\buses:/.test(line)),
    );
    const foreign = lines.filter((line) => !line.includes('uses: ./'));
    assert.ok(foreign.length >= 5);
    for (const line of foreign) {
      assert.match(line, /uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });

  it('call actions and workflows of this repository that are there', () => {
    const own = [...steps, ...jobs.map(([, job]) => job)].flatMap(({ uses }) =>
      uses?.startsWith('./') ? [uses] : [],
    );
    assert.ok(own.length >= 4);
    for (const path of own) {
      assert.ok(existsSync(join(root, path.endsWith('.yml') ? path : `${path}/action.yml`)), path);
    }
  });

  it('let jobs wait for jobs of the same workflow', () => {
    for (const [file, { jobs: all }] of workflows) {
      const needed = Object.values(all).flatMap(({ needs }) => needs ?? []);
      for (const name of needed) assert.ok(name in all, `${file}: ${name}`);
    }
  });

  it('grant reading by default, no key anywhere, and a token for Google to deploys alone', () => {
    for (const [file, { permissions }] of workflows)
      assert.deepEqual(permissions, { contents: 'read' }, file);
    for (const file of workflowFiles) assert.doesNotMatch(text(file), /credentials_json|secrets\./, file);
    const writers = jobs.filter(([, { permissions }]) => JSON.stringify(permissions ?? {}).includes('write'));
    assert.deepEqual(writers.map(([name]) => name.split(' ')[1]).sort(), [
      'deploy',
      'deploy-dev',
      'deploy-prod',
    ]);
  });

  it('put nothing into a script that somebody else could have written', () => {
    for (const { run } of steps) assert.doesNotMatch(run ?? '', /\$\{\{/);
  });

  it('come to an end', () => {
    for (const [name, job] of jobs) assert.ok(job.uses !== undefined || job['timeout-minutes'], name);
  });
});

describe('cloudbuild.yaml', () => {
  it('has a name, an exact image and a strict script for each step', () => {
    const ids = cloudBuild.steps.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const { id, name, script } of cloudBuild.steps) {
      assert.match(name, /:\d+\.\d+\.\d+(-\w+)?$/, id);
      assert.match(script, /^#!(\/usr\/bin\/env bash\nset -euo pipefail|\/bin\/sh\nset -eu)\n/, id);
    }
  });

  it('declares every substitution that its scripts use, and uses every one', () => {
    assert.equal(cloudBuild.options.automapSubstitutions, true);
    const provided = ['PROJECT_ID', 'BUILD_ID', 'LOCATION'];
    const own = cloudBuild.steps.flatMap(({ script }) => script.match(/\$\{?_?[A-Z][A-Z_]+/g) ?? []);
    const used = new Set(own.map((name) => name.replace(/^\$\{?/, '')));
    const known = [...provided, ...Object.keys(cloudBuild.substitutions)];
    assert.deepEqual(
      [...used].filter((name) => !known.includes(name)),
      [],
    );
    const readByProgram = text('tools/ci/src/context.ts');
    for (const name of Object.keys(cloudBuild.substitutions)) {
      assert.ok(used.has(name) || readByProgram.includes(`'${name}'`), name);
    }
  });
});
