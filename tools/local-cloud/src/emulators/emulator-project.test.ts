import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chooseEmulatorPorts } from './emulator-ports.ts';
import { makeEmulatorProject, type EmulatorProject } from './emulator-project.ts';

describe('the working copy for the emulators', () => {
  let repository: string;
  let project: EmulatorProject;

  beforeEach(async () => {
    repository = mkdtempSync(join(tmpdir(), 'emulators-'));
    const write = (path: string, text: string) => writeFileSync(join(repository, path), text);
    mkdirSync(join(repository, 'dist/listening'), { recursive: true });
    write('dist/listening/package.json', '{}');
    write('dist/listening/index.js', 'built');
    write('firestore.rules', 'rules');
    write('firestore.indexes.json', '{}');
    const config = {
      functions: ['listening', 'mirror'].map((codebase) => ({
        codebase,
        source: `dist/${codebase}`,
        runtime: 'nodejs24',
      })),
      firestore: { rules: 'firestore.rules', indexes: 'firestore.indexes.json' },
      emulators: { singleProjectMode: true, functions: { port: 5001 }, ui: { enabled: true } },
    };
    write('firebase.json', JSON.stringify(config));
    const ports = await chooseEmulatorPorts({ functions: 5555 });
    const settings = { UPLOADS_BUCKET: 'a-bucket', ODD: 'with "quotes"\nand lines' };
    project = {
      repository,
      folder: join(repository, 'copy'),
      codebases: ['listening'],
      ports,
      page: 'without web page',
      settings,
    };
  });

  afterEach(() => rmSync(repository, { recursive: true }));

  const read = (path: string): string => readFileSync(join(repository, path), 'utf8');

  it('has the wanted codebases, the chosen ports and the rules', async () => {
    await makeEmulatorProject(project);
    const config = JSON.parse(read('copy/firebase.json')) as {
      functions: object[];
      emulators: Record<string, object>;
    };
    assert.deepEqual(config.functions, [{ codebase: 'listening', source: 'listening', runtime: 'nodejs24' }]);
    assert.deepEqual(config.emulators['functions'], { host: '127.0.0.1', port: 5555 });
    assert.equal((config.emulators['ui'] as { enabled: boolean }).enabled, false);
    assert.equal(read('copy/listening/index.js'), 'built');
    assert.equal(read('copy/firestore.rules'), 'rules');
  });

  it('has the parameters beside the code, and leaves the build as it is', async () => {
    await makeEmulatorProject(project);
    assert.equal(
      read('copy/listening/.env.local'),
      'UPLOADS_BUCKET="a-bucket"\nODD="with \\"quotes\\"\\nand lines"\n',
    );
    assert.throws(() => read('dist/listening/.env.local'), /ENOENT/);
  });

  it('names a codebase that is not built', async () => {
    await assert.rejects(
      makeEmulatorProject({ ...project, codebases: ['mirror'] }),
      /mirror is not built: run npx nx build mirror/,
    );
  });
});

describe('the ports of the emulators', () => {
  it('are all different, and as given where they are given', async () => {
    const ports = await chooseEmulatorPorts({ firestore: 5556 });
    assert.equal(ports.firestore, 5556);
    assert.equal(new Set(Object.values(ports)).size, Object.keys(ports).length);
  });
});
