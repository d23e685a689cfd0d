import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type { Hosted } from '../functions/gateway.ts';
import type { FunctionSpec } from '../functions/spec.ts';
import { startScheduler } from './scheduler.ts';

const MINUTE_MS = 60_000;

describe('a scheduler', () => {
  let calls: number;
  const spec: FunctionSpec = {
    name: 'tick',
    codebase: 'lively',
    entryPoint: 'tick',
    region: 'europe-west1',
    retry: false,
    concurrency: 1,
    timeoutSeconds: 60,
    memoryMb: 256,
    trigger: { kind: 'schedule', schedule: 'every 1 minutes', timeZone: 'UTC', retries: 0 },
  };
  const call = () => {
    calls += 1;
    return Promise.resolve({ status: 200, headers: {}, body: '' });
  };
  const hosted = [{ spec, host: { call } }] as unknown as readonly Hosted[];

  beforeEach(() => {
    calls = 0;
    mock.timers.enable({ apis: ['Date', 'setTimeout'], now: 0 });
  });
  afterEach(() => mock.timers.reset());

  it('runs functions at their times', () => {
    const scheduler = startScheduler(hosted, () => undefined);
    mock.timers.tick(MINUTE_MS);
    scheduler.stop();
    assert.equal(calls, 1);
  });

  it('runs them only when it is told to, by hand', async () => {
    const scheduler = startScheduler(hosted, () => undefined, 'by hand');
    mock.timers.tick(10 * MINUTE_MS);
    assert.equal(calls, 0);
    await scheduler.run('tick');
    assert.equal(calls, 1);
    scheduler.stop();
  });
});
