import assert from 'node:assert/strict';
import { stripVTControlCharacters } from 'node:util';
import { renderFindings } from './render.ts';

describe('the findings of the doctor', () => {
  it('stand below each other with what mends them, and are counted', () => {
    const text = renderFindings([
      { what: 'git', state: 'good', detail: '2.39.5' },
      { what: 'Terraform', state: 'lack', detail: 'not found', fix: 'install it' },
      { what: 'APIs', state: 'fault', detail: 'off: run', fix: 'gcloud services enable run' },
      { what: 'billing', state: 'unknown', detail: '403' },
    ]);
    assert.deepEqual(stripVTControlCharacters(text).split('\n'), [
      '✔ git        2.39.5',
      '! Terraform  not found',
      '             → install it',
      '✘ APIs       off: run',
      '             → gcloud services enable run',
      '? billing    403',
      '1 missing, 1 optional missing, 1 not known',
    ]);
  });
});
