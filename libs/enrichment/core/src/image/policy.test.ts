import assert from 'node:assert/strict';
import {
  LIKELIHOODS,
  type Likelihood,
  SAFE_SEARCH_CATEGORIES,
  type SafeSearchCategory,
} from '@earshot/contracts';
import fc from 'fast-check';
import { judge, unknownReason } from './policy.ts';

type Likelihoods = Record<SafeSearchCategory, Likelihood>;
const all = (likelihood: Likelihood, others: Partial<Likelihoods> = {}): Likelihoods => ({
  adult: likelihood,
  violence: likelihood,
  racy: likelihood,
  medical: likelihood,
  spoof: likelihood,
  ...others,
});
const REQUIRED = ['adult', 'violence', 'racy'] as const;

describe('judge', () => {
  const examples: readonly (readonly [Partial<Likelihoods>, string])[] = [
    [{}, 'safe'],
    [{ adult: 'LIKELY' }, 'sensitive'],
    [{ adult: 'VERY_LIKELY' }, 'sensitive'],
    [{ violence: 'LIKELY' }, 'sensitive'],
    [{ racy: 'LIKELY' }, 'review'],
    [{ racy: 'VERY_LIKELY' }, 'sensitive'],
    [{ adult: 'POSSIBLE' }, 'review'],
    [{ violence: 'POSSIBLE' }, 'review'],
    [{ medical: 'VERY_LIKELY', spoof: 'VERY_LIKELY' }, 'safe'],
    [{ adult: 'UNKNOWN' }, 'undecided'],
    [{ adult: 'UNKNOWN', violence: 'LIKELY' }, 'sensitive'],
    [{ racy: 'UNKNOWN', adult: 'POSSIBLE' }, 'undecided'],
    [{ medical: 'UNKNOWN' }, 'safe'],
  ];
  for (const [likelihoods, decision] of examples) {
    it(`finds ${JSON.stringify(likelihoods)} ${decision}`, () => {
      assert.equal(judge(all('VERY_UNLIKELY', likelihoods), REQUIRED), decision);
    });
  }

  it('finds nothing safe of which a required category is unknown', () => {
    const likelihood = fc.constantFrom(...LIKELIHOODS);
    const likelihoods = fc.record(
      Object.fromEntries(SAFE_SEARCH_CATEGORIES.map((category) => [category, likelihood])) as Record<
        SafeSearchCategory,
        typeof likelihood
      >,
    );
    fc.assert(
      fc.property(likelihoods, fc.subarray([...SAFE_SEARCH_CATEGORIES]), (found, required) => {
        const decision = judge(found, required);
        if (required.some((category) => found[category] === 'UNKNOWN')) assert.notEqual(decision, 'safe');
        if (found.adult === 'LIKELY') assert.equal(decision, 'sensitive');
      }),
    );
  });

  it('publishes what nobody can judge only where nothing is required', () => {
    assert.equal(judge(all('UNKNOWN'), []), 'safe');
    assert.equal(judge(all('UNKNOWN'), REQUIRED), 'undecided');
    assert.match(
      unknownReason({ likelihoods: all('UNKNOWN'), labels: [] }, REQUIRED).reason,
      /adult, violence, racy/,
    );
  });
});
