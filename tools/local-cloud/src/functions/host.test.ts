import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { until } from '@earshot/testing';
import { messageEvent } from '../eventing/cloud-event.ts';
import { type Hosted, startGateway } from './gateway.ts';
import type { FunctionLog } from './logs.ts';
import type { FunctionSpec } from './spec.ts';
import { discoverFunctions, startHosts, stopHosts } from './start-codebases.ts';
import { isAlive } from './is-alive.ts';
import { type Journal, lively, makeJournal } from './testing/fixtures.ts';

const PROJECT = 'demo-hosts';

function order(content: object) {
  const message = {
    id: '7',
    data: Buffer.from(JSON.stringify(content)),
    attributes: {},
    publishTime: new Date(),
  };
  return messageEvent(message, 'orders', 'eventarc-europe-west1-obey', {
    projectId: PROJECT,
    region: 'europe-west1',
  });
}

describe('the function host', () => {
  let journal: Journal;
  let specs: readonly FunctionSpec[];
  let hosted: readonly Hosted[];
  let logs: FunctionLog[];

  const named = (name: string) => {
    const found = hosted.find(({ spec }) => spec.name === name);
    assert.ok(found, name);
    return found;
  };
  const pids = () => hosted.flatMap(({ host }) => [...host.pids]);
  const obey = (content: object) => named('obey').host.call(named('obey').spec, order(content));
  const logged = (pattern: RegExp) =>
    until(`a log entry like ${pattern.source}`, () => logs.find(({ message }) => pattern.test(message)));

  before(async () => {
    journal = await makeJournal();
    specs = await discoverFunctions([lively], PROJECT, journal.env);
  });
  beforeEach(async () => {
    logs = [];
    hosted = await startHosts(specs, {
      codebases: [lively],
      projectId: PROJECT,
      settings: journal.env,
      topology: 'codebase',
      onLog: (entry) => logs.push(entry),
    });
  });
  afterEach(async () => {
    const alive = pids();
    await stopHosts(hosted);
    assert.deepEqual(alive.filter(isAlive), [], 'processes left behind');
  });
  after(() => journal.remove());

  it('serves all functions of a codebase from one process', async () => {
    assert.equal(new Set(pids()).size, 1);
    const answer = await obey({ id: 'a1', do: 'succeed' });
    assert.equal(answer.status, 204);
    assert.ok((await journal.entries()).some(({ ended }) => ended === 'a1'));
  });

  it('answers a function that throws with its error, and goes on', async () => {
    const { pid } = await named('obey').host.enter(named('obey').spec, (instance) =>
      Promise.resolve(instance),
    );
    const answer = await obey({ id: 'b1', do: 'throw' });
    assert.equal(answer.status, 500);
    assert.match(answer.body, /b1 was told to throw/);
    assert.deepEqual([...new Set(pids())], [pid]);
  });

  it('names the function whose process exits, and starts it again', async () => {
    const [first] = pids();
    await assert.rejects(obey({ id: 'c1', do: 'exit' }), /its process exited with code 3/);
    const entry = await logged(/the process of lively exited with code 3 while it ran obey/);
    assert.equal(entry.function, 'obey');
    assert.equal((await obey({ id: 'c2', do: 'succeed' })).status, 204);
    assert.notEqual(pids()[0], first);
  });

  it('names the function that hangs past its timeout, and replaces its process', async () => {
    const [first] = pids();
    await assert.rejects(obey({ id: 'd1', do: 'hang' }), /no answer within 1 s/);
    assert.equal((await logged(/obey hangs: no answer within its timeout of 1 s/)).function, 'obey');
    assert.equal((await obey({ id: 'd2', do: 'succeed' })).status, 204);
    await until('the end of the process that hung', () => !isAlive(first ?? 0));
  });

  it('passes on what functions print, structured entries with their severity and fields', async () => {
    const { spec, host } = named('hello');
    await host.call(spec, { headers: {}, body: '' });
    const structured = await logged(/^asked$/);
    assert.equal(structured.codebase, 'lively');
    assert.equal(structured.severity, 'WARNING');
    assert.equal(structured.fields.path, '/');
    assert.equal((await logged(/^said hello$/)).severity, 'INFO');
  });

  it('ends a process that faints outside a request, and says what it died of', async () => {
    const { spec, host } = named('faint');
    await host.call(spec, { headers: {}, body: '' }).catch(() => undefined);
    await logged(/nobody awaits this/);
    await logged(/the process of lively exited with code 16/);
  });

  it('serves HTTPS functions, and only those, on one public port', async () => {
    process.env['GOOGLE_APPLICATION_CREDENTIALS'] = '/of/a/real/account';
    const gateway = await startGateway(
      hosted.filter(({ spec }) => spec.trigger.kind === 'https'),
      {},
    );
    try {
      const url = `http://127.0.0.1:${gateway.port}`;
      const answer = await fetch(`${url}/hello/a/b?c=d`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ x: 1 }),
      });
      assert.equal(answer.status, 201);
      assert.deepEqual(await answer.json(), {
        path: '/a/b',
        query: { c: 'd' },
        body: { x: 1 },
        project: PROJECT,
        service: 'lively',
      });
      const event = await fetch(`${url}/obey`, { method: 'POST' });
      assert.equal(event.status, 404);
      assert.match(await event.text(), /No HTTPS function is called obey/);
    } finally {
      delete process.env['GOOGLE_APPLICATION_CREDENTIALS'];
      await gateway.stop();
    }
  });
});

describe('a stream of events', () => {
  it('comes as it is told, and is no work under way once it has begun', async () => {
    const journal = await makeJournal();
    const hosted = await startHosts(await discoverFunctions([lively], PROJECT, journal.env), {
      codebases: [lively],
      projectId: PROJECT,
      settings: journal.env,
      topology: 'codebase',
      onLog: () => undefined,
    });
    const gateway = await startGateway(
      hosted.filter(({ spec }) => spec.trigger.kind === 'https'),
      {},
    );
    try {
      const answer = await fetch(`http://127.0.0.1:${gateway.port}/recount`);
      assert.equal(gateway.pending(), 0);
      const told = await answer.body?.getReader().read();
      assert.match(Buffer.from(told?.value ?? []).toString(), /once upon a time/);
    } finally {
      await gateway.stop();
      await stopHosts(hosted);
      await journal.remove();
    }
  });
});

describe('a codebase', () => {
  it('gets a process for each function when asked, each named as in production', async () => {
    const journal = await makeJournal();
    const all = await discoverFunctions([lively], PROJECT, journal.env);
    const some = all.filter(({ name }) => name === 'hello' || name === 'obey');
    const hosted = await startHosts(some, {
      codebases: [lively],
      projectId: PROJECT,
      settings: journal.env,
      topology: 'function',
      onLog: () => undefined,
    });
    try {
      assert.equal(new Set(hosted.flatMap(({ host }) => host.pids)).size, 2);
      const hello = hosted.find(({ spec }) => spec.name === 'hello');
      const answer = await hello?.host.call(hello.spec, { headers: {}, body: '' });
      assert.equal((JSON.parse(answer?.body ?? '{}') as { service?: string }).service, 'hello');
    } finally {
      await stopHosts(hosted);
      await journal.remove();
    }
  });

  it('that is not built is told by name, with the command that builds it', async () => {
    const missing = { name: 'missing', directory: '/nowhere/missing' };
    await assert.rejects(
      discoverFunctions([missing], PROJECT, {}),
      /missing is not built: run npx nx build missing/,
    );
  });

  it('that lacks a parameter is told with the function and the variable', async () => {
    await assert.rejects(
      discoverFunctions([lively], PROJECT, {}),
      /function keepObject of lively: the parameter UPLOADS_BUCKET has no value/,
    );
  });

  it('ends with its parent, even when that is killed while a function keeps the process busy', async () => {
    const parent = spawn(process.execPath, [new URL('./fixtures/busy-parent.ts', import.meta.url).pathname], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const [line] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
      const pid = Number(line);
      assert.ok(isAlive(pid), line);
      parent.kill('SIGKILL');
      await until('the end of the orphan', () => !isAlive(pid));
    } finally {
      parent.kill('SIGKILL');
    }
  });
});
