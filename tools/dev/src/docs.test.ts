import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { glob, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { paths } from '@earshot/contracts';
import type { Command } from 'commander';
import { repository } from './repository.ts';

interface Page {
  readonly file: string;
  readonly text: string;
}

async function readPages(): Promise<readonly Page[]> {
  const files = ['README.md', 'CONTRIBUTING.md', 'terraform/README.md'];
  for await (const file of glob('{docs/**,tools/*}/*.md', { cwd: repository })) files.push(file);
  return Promise.all(
    [...new Set(files)].map(async (file) => ({ file, text: await readFile(join(repository, file), 'utf8') })),
  );
}

/** All commands of ./dev, by name. */
async function devCommands(): Promise<ReadonlyMap<string, Command>> {
  const folder = join(import.meta.dirname, 'commands');
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts') && !file.includes('.test.'));
  const modules = await Promise.all(
    files.map(async (file) => (await import(join(folder, file))) as Record<string, unknown>),
  );
  const factories = modules.flatMap((module) =>
    Object.entries(module).flatMap(([name, value]) =>
      name.endsWith('Command') && typeof value === 'function' ? [value as () => Command] : [],
    ),
  );
  return new Map(factories.map((make) => [make().name(), make()]));
}

/** What stands in code: between backticks and in blocks, with lines that end in a backslash put together. */
function codeOf(text: string): readonly string[] {
  const joined = text.replaceAll(/\\\n\s*/g, ' ');
  const blocks = [...joined.matchAll(/```\w*\n([\s\S]*?)```/g)].map(([, code = '']) => code);
  const inline = [...joined.replaceAll(/```[\s\S]*?```/g, '').matchAll(/`([^`]+)`/g)].map(
    ([, code = '']) => code,
  );
  return [
    ...blocks.flatMap((block) => block.split('\n')),
    ...inline.map((code) => code.replaceAll('\n', ' ')),
  ];
}

const found = (pages: readonly Page[], pattern: RegExp) =>
  pages.flatMap(({ file, text }) =>
    codeOf(text).flatMap((line) => [...line.matchAll(pattern)].map((match) => ({ file, line, match }))),
  );

describe('the documentation', () => {
  let pages: readonly Page[];
  let commands: ReadonlyMap<string, Command>;
  before(async () => {
    pages = await readPages();
    commands = await devCommands();
  });

  it('shows commands of ./dev that exist, with options that they take', () => {
    const shown = found(pages, /\.\/dev ([a-z][\w-]*)([^|;&#"]*)/g);
    assert.ok(shown.length > 20);
    for (const { file, line, match } of shown) {
      const [, name = '', rest = ''] = match;
      const command = commands.get(name);
      assert.ok(command, `${file}: ${line}`);
      const parts = [command, ...command.commands.filter((part) => rest.trim().startsWith(part.name()))];
      const known = ['--help', ...parts.flatMap(({ options }) => options.map(({ long }) => long))];
      for (const [option] of rest.matchAll(/--[a-z][\w-]*/g))
        assert.ok(known.includes(option), `${file}: ${line}`);
    }
  });

  it('shows targets that Nx knows, of projects that there are', async () => {
    const { targetDefaults } = JSON.parse(await readFile(join(repository, 'nx.json'), 'utf8')) as {
      targetDefaults: Record<string, unknown>;
    };
    const codebases = await readdir(join(repository, 'apps'));
    const placeholders = ['CODEBASE', '<codebase>', '<app>'];
    const runs = found(pages, /\bnx run ([\w<>-]+):([a-z-]+)/g);
    assert.ok(runs.length > 5);
    for (const { file, line, match } of runs) {
      const [, project = '', target = ''] = match;
      const isKnown = [...codebases, 'rules', ...placeholders].includes(project);
      assert.ok(isKnown && target in targetDefaults, `${file}: ${line}`);
    }
    for (const { file, line, match } of found(pages, /\bnx (?:affected|run-many) -t ([a-z-]+)/g)) {
      assert.ok((match[1] ?? '') in targetDefaults, `${file}: ${line}`);
    }
  });

  it('asks Terraform for outputs that it has', async () => {
    const outputs = await readFile(join(repository, 'terraform/outputs.tf'), 'utf8');
    const asked = found(pages, /terraform(?: -chdir=terraform)? output (?:-json )?([a-z_]+)/g);
    assert.ok(asked.length > 2);
    for (const { file, line, match } of asked) {
      assert.ok(outputs.includes(`output "${match[1] ?? ''}"`), `${file}: ${line}`);
    }
  });

  it('looks for log entries that the code writes', async () => {
    const sources: string[] = [];
    for await (const file of glob('{apps,libs}/**/src/**/*.ts', { cwd: repository })) {
      if (!file.includes('node_modules')) sources.push(await readFile(join(repository, file), 'utf8'));
    }
    const code = sources.join('\n');
    const asked = found(pages, /jsonPayload\.event="(\w+)"/g);
    assert.ok(asked.length > 2);
    for (const { file, match } of asked)
      assert.ok(code.includes(`'${match[1] ?? ''}'`), `${file}: ${match[0]}`);
  });

  it('links to files that are there', () => {
    for (const { file, text } of pages) {
      const links = [
        ...text.replaceAll(/```[\s\S]*?```/g, '').matchAll(/\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)/g),
      ];
      for (const [, link = ''] of links) {
        assert.ok(existsSync(join(repository, dirname(file), link)), `${file}: ${link}`);
      }
    }
  });

  it('names every tree of Firestore that is of one user where it tells how to erase them', async () => {
    const runbook = await readFile(join(repository, 'docs/runbooks/erase-user.md'), 'utf8');
    const trees = Object.values(paths).map((path) => path('USER', 'ID'));
    const ofUsers = new Set(
      trees
        .filter((path) => /^(users|profiles|listeners)\//.test(path))
        .map((path) => path.split('/', 2).join('/')),
    );
    assert.equal(ofUsers.size, 3);
    for (const tree of ofUsers) assert.ok(runbook.includes(`my-project ${tree}`), tree);
  });
});
