import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deploymentsTo } from './github.ts';
import { withToken } from './http.ts';

/** States of GitHub's deployments, newest deployment first, each newest state first; the last word is the run. */
const STATES: Readonly<Record<number, readonly string[]>> = {
  4: ['in_progress', 'queued', 'run 77'],
  3: ['failure', 'in_progress', 'run 76'],
  2: ['inactive', 'success', 'in_progress', 'run 75'],
  1: ['inactive', 'success', 'run 74'],
};
const ENVIRONMENTS: Readonly<Record<string, readonly number[]>> = {
  dev: [4, 3, 2, 1],
  test: [4, 2, 1],
  prod: [],
};

describe('the last deployment of GitHub', () => {
  let server: Server;
  let repository: string;
  let asked: string[];
  beforeEach(async () => {
    asked = [];
    server = createServer((request, response) => {
      asked.push(`${request.headers.authorization ?? ''} ${request.url ?? ''}`);
      const id = /deployments\/(\d+)\/statuses/.exec(request.url ?? '')?.[1];
      const [run = '', ...states] = (STATES[Number(id)] ?? []).toReversed();
      const known = ENVIRONMENTS[/environment=(\w+)/.exec(request.url ?? '')?.[1] ?? ''] ?? [];
      const log_url = `https://github.com/pods/earshot/actions/runs/${run.slice('run '.length)}/job/9`;
      const answer = id
        ? states.map((state) => ({ state, log_url }))
        : known.map((one) => ({ id: one, sha: `sha${one}`, ref: 'main' }));
      response.writeHead(request.url?.includes('refused') ? 403 : 200).end(JSON.stringify(answer));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    repository = `http://127.0.0.1:${(server.address() as AddressInfo).port}/repos/pods/earshot`;
  });
  afterEach(() => server.close());

  const deployments = (environment: string, run = '99') =>
    deploymentsTo(withToken('t'), { url: repository, run }, environment);

  it('is the newest that went well, and tells when another one was begun since', async () => {
    assert.deepEqual(await deployments('dev'), { commit: 'sha2', isBegunSince: true });
    assert.match(asked[0] ?? '', /^Bearer t \/repos\/pods\/earshot\/deployments\?environment=dev/);
    assert.ok(!asked.some((url) => url.includes('deployments/1/')), asked.join('\n'));
  });

  it('takes its own run for none that was begun, but an earlier try of it for one', async () => {
    assert.deepEqual(await deployments('test', '77'), { commit: 'sha2', isBegunSince: false });
    assert.deepEqual(await deployments('test', '7'), { commit: 'sha2', isBegunSince: true });
    assert.deepEqual(await deployments('dev', '76'), { commit: 'sha2', isBegunSince: true });
  });

  it('is unknown for an environment without any', async () => {
    assert.equal((await deployments('prod')).commit, undefined);
  });

  it('fails when GitHub refuses', async () => {
    await assert.rejects(deployments('refused'), /GET .*: 403/);
  });
});
