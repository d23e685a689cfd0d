import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { lastDeployment } from './github.ts';
import { withToken } from './http.ts';

/** States of GitHub's deployments, newest deployment first, each newest state first. */
const STATES: Readonly<Record<number, readonly string[]>> = {
  4: ['in_progress', 'queued'],
  3: ['failure', 'in_progress'],
  2: ['inactive', 'success', 'in_progress'],
  1: ['inactive', 'success'],
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
      const states = STATES[Number(id)] ?? [];
      const known = request.url?.includes('environment=dev') ? [4, 3, 2, 1] : [];
      const answer = id
        ? states.map((state) => ({ state }))
        : known.map((one) => ({ id: one, sha: `sha${one}`, ref: 'main' }));
      response.writeHead(request.url?.includes('refused') ? 403 : 200).end(JSON.stringify(answer));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    repository = `http://127.0.0.1:${(server.address() as AddressInfo).port}/repos/pods/earshot`;
  });
  afterEach(() => server.close());

  it('is the newest that went well, also when a later one failed or is under way', async () => {
    assert.equal(await lastDeployment(withToken('t'), repository, 'dev'), 'sha2');
    assert.match(asked[0] ?? '', /^Bearer t \/repos\/pods\/earshot\/deployments\?environment=dev/);
  });

  it('is unknown for an environment without any', async () => {
    assert.equal(await lastDeployment(withToken('t'), repository, 'prod'), undefined);
  });

  it('fails when GitHub refuses', async () => {
    await assert.rejects(lastDeployment(withToken('t'), repository, 'refused'), /GET .*: 403/);
  });
});
