import assert from 'node:assert/strict';
import { Permanent } from '@earshot/contracts';
import { handle, telling } from './handle.ts';

describe('a wrapped handler', () => {
  const quarantined: [string, string][] = [];
  const quarantine = (event: string, reason: string) => {
    quarantined.push([event, reason]);
    return Promise.resolve();
  };
  beforeEach(() => quarantined.splice(0));

  it('quarantines a permanent fault with its reason and acknowledges it', async () => {
    await handle<string>('test', () => Promise.reject(new Permanent('no audio in it')), quarantine)('upload');
    assert.deepEqual(quarantined, [['upload', 'no audio in it']]);
  });

  it('throws any other fault, so that the event comes again', async () => {
    await assert.rejects(
      handle<string>('test', () => Promise.reject(new Error('down')), quarantine)('upload'),
      /down/,
    );
    assert.deepEqual(quarantined, []);
  });

  it('throws when the quarantine itself cannot be written', async () => {
    const full = () => Promise.reject(new Error('disk full'));
    await assert.rejects(
      handle<string>('test', () => Promise.reject(new Permanent('bad')), full)('upload'),
      /disk full/,
    );
  });
});

describe('a handler that tells', () => {
  it('throws what failed on, so that the event comes again, also when the handler is not asynchronous', async () => {
    const down = new Error('down');
    await assert.rejects(telling('test', () => Promise.reject(down))('event'), down);
    const broken = telling<{ data: string } | undefined>('test', (event) => {
      if (event === undefined) throw down;
      return undefined;
    });
    await assert.rejects(broken(undefined), down);
    await broken({ data: '' });
  });
});
