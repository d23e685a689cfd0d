import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codebaseNames, root } from './generate/codebases.ts';

/** The names of the log events that Terraform counts. */
async function countedEvents(): Promise<readonly string[]> {
  const text = await readFile(join(root, 'terraform/modules/operations/log-metrics.tf'), 'utf8');
  const filters = [...text.matchAll(/jsonPayload\.event=(.*)/g)].map(
    ([, filter = '']) => filter.split(' AND ')[0] ?? '',
  );
  return filters.flatMap((filter) => [...filter.matchAll(/\\"(\w+)\\"/g)].map(([, name = '']) => name));
}

async function productCode(): Promise<string> {
  const files = await Promise.all(
    ['apps', 'libs'].map(async (folder) => {
      const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
      return entries
        .filter(
          ({ name, parentPath }) =>
            name.endsWith('.ts') && !name.endsWith('.test.ts') && !parentPath.includes('node_modules'),
        )
        .map(({ name, parentPath }) => readFile(join(parentPath, name), 'utf8'));
    }),
  );
  return (await Promise.all(files.flat())).join('\n');
}

describe('alerts', () => {
  it('tell of commands and pages that there are', async () => {
    const text = await readFile(join(root, 'terraform/modules/operations/alerts.tf'), 'utf8');
    const pages = [...text.matchAll(/docs\/[\w/-]+\.md/g)].map(([page]) => page);
    const commands = [...text.matchAll(/\.\/dev ([\w-]+)/g)].map(([, command = '']) => command);
    assert.ok(pages.length > 0 && commands.length > 0);
    for (const page of pages) await readFile(join(root, page), 'utf8');
    for (const command of commands)
      await readFile(join(root, 'tools/dev/src/commands', `${command}.ts`), 'utf8');
  });
});

describe('metrics of logs', () => {
  it('count events that the code logs by these names', async () => {
    const [events, code] = await Promise.all([countedEvents(), productCode()]);
    assert.ok(events.includes('row_rejected') && events.length >= 5);
    assert.deepEqual(
      events.filter((event) => !code.includes(`'${event}'`)),
      [],
    );
  });

  it('count requests to services that functions have', async () => {
    const text = await readFile(join(root, 'terraform/modules/operations/log-metrics.tf'), 'utf8');
    const counted = [...text.matchAll(/service_name=\\"(\w+)\\"/g)].map(([, name = '']) => name);
    const functions = await Promise.all(
      codebaseNames().map(
        async (codebase) =>
          JSON.parse(await readFile(join(root, 'apps', codebase, 'functions.json'), 'utf8')) as string[],
      ),
    );
    const services = functions.flat().map((name) => name.toLowerCase());
    assert.ok(counted.length > 0);
    assert.deepEqual(
      counted.filter((name) => !services.includes(name)),
      [],
    );
  });
});
