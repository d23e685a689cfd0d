import assert from 'node:assert/strict';
import { labelOfCategories } from './categories.ts';

describe('labelOfCategories', () => {
  it('takes the label whose categories are surest together, with their names for evidence', () => {
    assert.deepEqual(
      labelOfCategories([
        { name: '/Finance/Investing', confidence: 0.35 },
        { name: '/Sports/Team Sports/Soccer', confidence: 0.4 },
        { name: '/News/Business News', confidence: 0.5 },
      ]),
      { label: 'business', confidence: 0.5, evidence: ['/News/Business News', '/Finance/Investing'] },
    );
  });

  it('goes by the longest beginning of a category, and by whole parts of its name', () => {
    const labelled = (name: string) => labelOfCategories([{ name, confidence: 0.9 }])?.label;
    assert.equal(labelled('/News/Sports News'), 'sports');
    assert.equal(labelled('/News/Technology News'), 'sci_tech');
    assert.equal(labelled('/News/Gossip & Tabloid News'), undefined);
    assert.equal(labelled('/Sportswear'), undefined);
  });

  it('is undecided where none is sure, or none of the labels is spoken of', () => {
    assert.equal(labelOfCategories([{ name: '/Sports', confidence: 0.2 }]), undefined);
    assert.equal(labelOfCategories([{ name: '/Food & Drink', confidence: 0.99 }]), undefined);
    assert.equal(labelOfCategories([]), undefined);
  });
});
