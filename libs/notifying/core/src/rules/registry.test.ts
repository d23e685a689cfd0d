import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NOTIFICATION_TYPES } from '@earshot/contracts';
import { rulesTable } from '../testing/rules-table.ts';
import { rules } from './registry.ts';

const PAGE = join(import.meta.dirname, '../../../../../docs/notifications.md');

describe('the rules', () => {
  it('are one for each type, in the order of the types', () => {
    assert.deepEqual(Object.keys(rules), NOTIFICATION_TYPES);
  });

  it('stand in docs/notifications.md as they are', async () => {
    const page = await readFile(PAGE, 'utf8');
    const [, between = ''] = /<!-- rules -->([^]*)<!-- end -->/.exec(page) ?? [];
    const written = between
      .trim()
      .split('\n')
      .filter((line) => !/^\|[ |-]+\|$/.test(line))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    assert.deepEqual(written, rulesTable(rules));
  });

  it('let every notification live for longer than nothing, and weigh something', () => {
    for (const { ttl_sec, weight, cooldown_sec } of Object.values(rules)) {
      assert.ok(ttl_sec >= 60 && weight >= 1 && cooldown_sec >= 0);
    }
  });
});
