import assert from 'node:assert/strict';
import { cases } from '@earshot/testing';
import fc from 'fast-check';
import { createWaitingLine, type Waiting } from './waiting-line.ts';

const bounds = { maxItems: 3, maxBytes: 100 };
const waitingOf = (item: number, since: number, key?: string): Waiting<number> => ({
  item,
  bytes: 1,
  key,
  since,
  settle: () => undefined,
});
const itemsOf = (waiting: readonly Waiting<number>[]) => waiting.map(({ item }) => item);

describe('a waiting line', () => {
  it('drops those who came before a moment, whoever was served or dropped earlier', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            act: fc.constantFrom('push', 'push', 'take', 'drop'),
            key: fc.constantFrom('a', 'b', undefined),
            /** How long ago the moment is that is asked for. */
            ago: fc.nat(20),
          }),
          { maxLength: 60 },
        ),
        (acts) => {
          const line = createWaitingLine<number>(bounds);
          let waiting: Waiting<number>[] = [];
          acts.forEach(({ act, key, ago }, now) => {
            if (act === 'push') {
              const one = waitingOf(now, now, key);
              waiting.push(one);
              line.push(one);
            } else if (act === 'take') {
              const taken = line.take();
              line.release(taken);
              waiting = waiting.filter((one) => !taken.includes(one));
            } else {
              const dropped = line.dropBefore(now - ago);
              const early = waiting.filter(({ since }) => since < now - ago);
              assert.deepEqual(itemsOf(dropped).sort(byNumber), itemsOf(early).sort(byNumber));
              waiting = waiting.filter(({ since }) => since >= now - ago);
            }
          });
          assert.equal(line.bytes(), waiting.length);
          assert.equal(line.isEmpty(), waiting.length === 0);
        },
      ),
      cases(500),
    ));
});

const byNumber = (a: number, b: number) => a - b;
