import assert from 'node:assert/strict';
import { LABELS } from '@earshot/contracts';
import { topicsPage } from './page.ts';
import { readPassages, type Split, TOPICS } from './passages.ts';
import { measureLabels } from './report.ts';

describe('labels of spoken passages', () => {
  it('are measured on as many passages of each label, none of them twice', async () => {
    const splits: readonly Split[] = ['dev', 'held-out'];
    const all = (await Promise.all(splits.map(readPassages))).flat();
    assert.equal(new Set(all.map(({ text }) => text)).size, all.length);
    for (const topic of TOPICS) {
      const count = all.filter((passage) => passage.topic === topic).length;
      assert.equal(count, topic === 'none' ? 24 : 60, topic);
    }
  });

  it('lean the right way for nine of ten held-out passages, and are seldom wrong where they are given', async () => {
    const { heldOut } = await measureLabels();
    assert.ok(heldOut.leaning >= 0.9, `best guess right: ${heldOut.leaning}`);
    assert.ok(heldOut.precision >= 0.95, `label right: ${heldOut.precision}`);
    assert.ok(heldOut.decided >= 0.75, `given a label: ${heldOut.decided}`);
    for (const label of LABELS) {
      const { none, ...given } = heldOut.confusion[label];
      const decided = 30 - none;
      assert.ok(given[label] >= 0.85 * decided, `${label}: ${given[label]} of ${decided}`);
    }
  });

  it('are given to nearly every longer talk, and right for it', async () => {
    const { heldOutTalks } = await measureLabels();
    assert.ok(heldOutTalks.decided >= 0.95, `given a label: ${heldOutTalks.decided}`);
    assert.ok(heldOutTalks.precision >= 0.98, `label right: ${heldOutTalks.precision}`);
  });

  it('have their figures in docs/topics.md (npm run docs puts them in)', async () => {
    const { stands, measured } = await topicsPage();
    assert.match(stands, /<!-- measured: confusion -->/);
    assert.equal(stands, measured);
  });
});
