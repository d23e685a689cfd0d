import assert from 'node:assert/strict';
import { functionsOf } from './manifest.ts';

describe('a functions manifest', () => {
  const manifest = (endpoint: object, params: object[] = []) => ({
    specVersion: 'v1alpha1',
    endpoints: { fn: { platform: 'gcfv2', entryPoint: 'fn', ...endpoint } },
    params,
  });
  const only = (endpoint: object, env: Record<string, string> = {}, params: object[] = []) => {
    const [spec] = functionsOf('base', manifest(endpoint, params), env);
    assert.ok(spec);
    return spec;
  };

  it("gives Cloud Functions' defaults where options are not set", () => {
    assert.deepEqual(only({ httpsTrigger: {}, timeoutSeconds: null, concurrency: null }), {
      name: 'fn',
      codebase: 'base',
      entryPoint: 'fn',
      region: 'us-central1',
      trigger: { kind: 'https' },
      retry: false,
      concurrency: 80,
      timeoutSeconds: 60,
      memoryMb: 256,
    });
  });

  it('resolves parameters from the environment, else from their defaults', () => {
    const endpoint = {
      region: ['europe-west1'],
      timeoutSeconds: '{{ params.TIMEOUT }}',
      eventTrigger: {
        eventType: 'google.cloud.storage.object.v1.finalized',
        eventFilters: { bucket: '{{ params.BUCKET }}-x' },
        retry: true,
      },
    };
    const spec = only(endpoint, { BUCKET: 'mine' }, [
      { name: 'BUCKET' },
      { name: 'TIMEOUT', type: 'int', default: 9 },
    ]);
    assert.deepEqual(spec.trigger, { kind: 'storage', event: 'finalized', bucket: 'mine-x' });
    assert.equal(spec.timeoutSeconds, 9);
    assert.equal(spec.retry, true);
  });

  it('refuses a parameter without a value, naming function and parameter', () => {
    const endpoint = { scheduleTrigger: { schedule: '{{ params.WHEN }}' } };
    assert.throws(() => only(endpoint), /function fn of base: the parameter WHEN has no value/);
  });

  it('refuses an expression, rather than guess its value', () => {
    const endpoint = { httpsTrigger: {}, timeoutSeconds: '{{ params.A == "b" ? 1 : 2 }}' };
    assert.throws(() => only(endpoint, { A: 'b' }), /is an expression/);
  });

  it('tells triggers that cannot run here as such', () => {
    const types = [
      'google.firebase.remoteconfig.remoteConfig.v1.updated',
      'google.cloud.pubsub.topic.v1.other',
    ];
    for (const eventType of types)
      assert.equal(only({ eventTrigger: { eventType, eventFilters: {} } }).trigger.kind, 'unsupported');
    assert.equal(only({ taskQueueTrigger: {} }).trigger.kind, 'unsupported');
    assert.equal(only({ platform: 'gcfv1', httpsTrigger: {} }).trigger.kind, 'unsupported');
  });

  it('is refused in words when it is none', () => {
    assert.throws(
      () => functionsOf('base', { endpoints: 7 }, {}),
      /manifest of base is not valid: .*endpoints/,
    );
  });
});
