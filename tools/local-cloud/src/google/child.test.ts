import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { until } from '@earshot/testing';
import { isAlive } from '../functions/is-alive.ts';
import { answersHttp, freePort, startChild, startOnPort } from './child.ts';

const DEADLINE_MS = 50_000;
const script = (code: string): { name: string; program: string; args: string[] } => ({
  name: 'The child',
  program: process.execPath,
  args: ['-e', code],
});

/** Takes the pids among what is printed: how a child ended is told as well. */
const pidsTo =
  (take: (pid: number) => unknown) =>
  (line: string): void => {
    if (/^\d+$/.test(line)) take(Number(line));
  };

describe('a child process', () => {
  it('that ends before it is ready is told with what it printed', async () => {
    const start = startChild({
      ...script('console.error("the disk is full"); process.exit(3)'),
      ready: () => Promise.resolve(false),
      deadlineMs: DEADLINE_MS,
    });
    await assert.rejects(start, /The child: ended with code 3\nthe disk is full/);
  });

  it('that is never ready is ended and told', async () => {
    let pid = 0;
    const start = startChild({
      ...script('console.log(String(process.pid)); setInterval(() => {}, 1000)'),
      ready: async () => {
        await until('it to have begun', () => pid !== 0);
        return false;
      },
      deadlineMs: 500,
      onLine: pidsTo((printed) => (pid = printed)),
    });
    await assert.rejects(start, /was not ready within 0.5 s/);
    assert.equal(isAlive(pid), false);
  });

  it('that takes connections and answers none is ended and told', async () => {
    const mute = createServer().listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const { port } = mute.address() as AddressInfo;
    try {
      const start = startChild({
        ...script('setInterval(() => {}, 1000)'),
        ready: () => answersHttp(`http://127.0.0.1:${port}/`),
        deadlineMs: 100,
      });
      await assert.rejects(start, /was not ready within 0.1 s/);
    } finally {
      mute.close();
    }
  });

  it('that cannot be found is told', async () => {
    const start = startChild({
      name: 'The child',
      program: '/no/such/program',
      args: [],
      ready: () => Promise.resolve(false),
      deadlineMs: DEADLINE_MS,
    });
    await assert.rejects(start, /could not be started/);
  });

  it('is stopped with everything that it started, even what ignores SIGTERM', async () => {
    const pids: number[] = [];
    const grandchild =
      'process.on(`SIGTERM`, () => {}); console.log(String(process.pid)); setInterval(() => {}, 1000)';
    const child = await startChild({
      ...script(
        `require('child_process').spawn(process.execPath, ['-e', \`${grandchild.replaceAll('`', "'")}\`], { stdio: 'inherit' }); console.log(String(process.pid)); setInterval(() => {}, 1000)`,
      ),
      ready: () => Promise.resolve(pids.length === 2),
      deadlineMs: DEADLINE_MS,
      onLine: pidsTo((pid) => pids.push(pid)),
    });
    await child.stop();
    await until('both to be gone', () => pids.every((pid) => !isAlive(pid)));
  });
});

describe('a free port', () => {
  it('can be listened on', async () => {
    assert((await freePort()) > 0);
  });
});

describe('stopping a child process', () => {
  it('ends what it started in a process group of its own', async () => {
    const pids: number[] = [];
    const grandchild = 'console.log(String(process.pid)); setInterval(() => {}, 1000)';
    const options = "{ stdio: 'inherit', detached: true }";
    const child = await startChild({
      ...script(
        `require('child_process').spawn(process.execPath, ['-e', \`${grandchild}\`], ${options}); setInterval(() => {}, 1000)`,
      ),
      ready: () => Promise.resolve(pids.length === 1),
      deadlineMs: DEADLINE_MS,
      onLine: pidsTo((pid) => pids.push(pid)),
    });
    await child.stop();
    await until('it to be gone', () => pids.every((pid) => !isAlive(pid)));
  });

  it('happens also when its parent is killed', async () => {
    const parent = spawn(process.execPath, [new URL('./testing/parent.ts', import.meta.url).pathname], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(createInterface(parent.stdout), 'line')) as [string];
    assert.equal(isAlive(Number(line)), true);
    parent.kill('SIGKILL');
    await until('it to be gone', () => !isAlive(Number(line)));
  });

  it('takes another port when its own was taken meanwhile, unless it was asked for that one', async () => {
    const tried: number[] = [];
    const child = { stop: () => Promise.resolve() };
    const start = (port: number) => {
      tried.push(port);
      return tried.length < 3
        ? Promise.reject(new Error('java.net.BindException: Address already in use'))
        : Promise.resolve(child);
    };
    assert.deepEqual(await startOnPort(undefined, start), { port: tried[2], child });
    tried.length = 0;
    await assert.rejects(startOnPort(4000, start), /in use/);
    assert.deepEqual(tried, [4000]);
  });
});
