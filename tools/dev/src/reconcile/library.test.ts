import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { libraryName } from '@earshot/adapter-bigquery';
import { repository } from '../repository.ts';
import { ownLibrary } from './library.ts';

describe('the library of the offline fold', () => {
  it('has the name by which a comparison knows it also where Terraform puts it', async () => {
    const module = await readFile(join(repository, 'terraform/modules/bigquery/main.tf'), 'utf8');
    const [, before, digits] =
      /"gs:\/\/\$\{var\.bucket\}\/(.+)\$\{substr\(filesha256\(.+\), 0, (\d+)\)\}\.js"/.exec(module) ?? [];
    const source = await ownLibrary();
    const digest = createHash('sha256').update(source).digest('hex');
    assert.equal(libraryName(source), `${before}${digest.slice(0, Number(digits))}.js`);
    assert.notEqual(libraryName(`${source};`), libraryName(source));
  });
});
