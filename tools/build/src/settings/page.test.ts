import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as contracts from '@earshot/contracts';
import { settingsPage } from './page.ts';

describe('docs/settings.md', () => {
  it('is what the settings say today (npm run docs makes it anew)', async () => {
    const page = await readFile(join(import.meta.dirname, '../../../../docs/settings.md'), 'utf8');
    assert.equal(page, settingsPage());
  });

  it('has every group of settings that the contracts export', () => {
    const page = settingsPage();
    const names = Object.entries(contracts).flatMap(([name, value]) =>
      name.endsWith('Settings') && typeof value === 'object' ? Object.keys(value) : [],
    );
    assert.ok(names.length > 10);
    assert.deepEqual(
      names.filter((name) => !page.includes(`| \`${name}\` |`)),
      [],
    );
  });
});
