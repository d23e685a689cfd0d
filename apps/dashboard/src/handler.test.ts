import assert from 'node:assert/strict';
import { createDashboard } from './handler.ts';
import { serve, type Served } from './testing/served.ts';

describe('a request that fails', () => {
  let served: Served;
  const write = process.stderr.write.bind(process.stderr);
  let logged = '';

  before(async () => {
    const answer = createDashboard({
      page: () => Promise.reject(new Error('there is no page')),
      routes: [
        {
          method: 'GET',
          path: '/api/listeners/:id',
          role: 'anyone',
          answer: () => Promise.reject(new Error('out of reach')),
        },
      ],
      admit: () => assert.fail('nobody is asked'),
    });
    served = await serve(answer);
  });
  after(() => served.stop());
  beforeEach(() => {
    logged = '';
    process.stderr.write = (text) => {
      logged += String(text);
      return true;
    };
  });
  afterEach(() => {
    process.stderr.write = write;
  });

  it('is logged by its route, for a path may hold who a listener is', async () => {
    const { status } = await fetch(`${served.url}/api/listeners/user_1?of=user_1`);
    assert.equal(status, 500);
    assert.match(logged, /"route":"\/api\/listeners\/:id".*out of reach/);
    assert.doesNotMatch(logged, /user_1/);
  });

  it('for the page is logged as that', async () => {
    assert.equal((await fetch(`${served.url}/who_1`)).status, 500);
    assert.match(logged, /"route":"page".*there is no page/);
    assert.doesNotMatch(logged, /who_1/);
  });
});
