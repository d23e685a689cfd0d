import assert from 'node:assert/strict';
import { serveHttp } from './serve-http.ts';

describe('a service of HTTP', () => {
  it('is stopped with what it has not answered yet, as often as it is asked to', async () => {
    const asked = Promise.withResolvers<undefined>();
    const server = await serveHttp(() => asked.resolve(undefined), 0);
    const answer = assert.rejects(fetch(`http://127.0.0.1:${server.port}/`));
    await asked.promise;
    await Promise.all([server.stop(), server.stop(), answer]);
    await server.stop();
  });

  it('does not start on a port that is taken', async () => {
    const server = await serveHttp(() => undefined, 0);
    await assert.rejects(
      serveHttp(() => undefined, server.port),
      { code: 'EADDRINUSE' },
    );
    await server.stop();
  });
});
