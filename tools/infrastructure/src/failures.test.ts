import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bucketsOf } from '@earshot/contracts';
import { functionEnvironment } from '@earshot/local-cloud/environment';
import { codebaseNames, root } from './generate/codebases.ts';

/** Hands each event function of a bundle nothing, on which it has to fail, and prints their names, and of those that threw. */
const script = `
const functions = await import(process.argv[1]);
const names = Object.keys(functions).filter((name) => functions[name].__endpoint?.eventTrigger);
const threw = [];
for (const name of names) await functions[name].run(undefined).catch(() => threw.push(name));
console.log(JSON.stringify({ names, threw }));
process.exit();
`;

/** Lines of a log that are JSON objects. */
function entriesOf(log: string): readonly Readonly<Record<string, unknown>>[] {
  const lines = log.split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('an event that fails', () => {
  for (const codebase of codebaseNames()) {
    it(`is told of as event_failed by each function of ${codebase}, under the function's name`, async () => {
      const bundle = join(root, 'dist', codebase, 'index.js');
      const project = 'demo-failures';
      const { stdout, stderr } = await promisify(execFile)(
        process.execPath,
        ['--input-type=module', '-e', script, bundle],
        { env: { PATH: process.env['PATH'], ...functionEnvironment(project, bucketsOf(project)) } },
      );
      const { names, threw } = entriesOf(stdout).find((entry) => 'threw' in entry) as Record<
        string,
        string[]
      >;
      const told = entriesOf(stderr).filter(({ event }) => event === 'event_failed');
      assert.deepEqual(threw, names);
      assert.deepEqual(
        told.map((entry) => entry['function']),
        names,
      );
      assert.equal(names?.length === 0, codebase === 'dashboard');
    });
  }
});
