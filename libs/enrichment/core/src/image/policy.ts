import {
  type ImageFindings,
  LIKELIHOODS,
  type Likelihood,
  type ModerationDecision,
  type SafeSearchCategory,
  type Why,
  why,
} from '@earshot/contracts';

/** One line of the decision table: from which likelihood on a category calls for a decision. */
export interface PolicyRule {
  readonly category: SafeSearchCategory;
  readonly from: Exclude<Likelihood, 'UNKNOWN'>;
  readonly decision: Extract<ModerationDecision, 'sensitive' | 'review'>;
}

/** Goes up with every change of the rules, so that a record tells by which it was judged. */
export const POLICY_VERSION = 1;

/** The decision table. `medical` and `spoof` are recorded and decide nothing. */
const POLICY: readonly PolicyRule[] = [
  { category: 'adult', from: 'LIKELY', decision: 'sensitive' },
  { category: 'violence', from: 'LIKELY', decision: 'sensitive' },
  { category: 'racy', from: 'VERY_LIKELY', decision: 'sensitive' },
  { category: 'adult', from: 'POSSIBLE', decision: 'review' },
  { category: 'violence', from: 'POSSIBLE', decision: 'review' },
  { category: 'racy', from: 'POSSIBLE', decision: 'review' },
];

/**
 * Judges an image by its likelihoods. What is sensitive stays so whatever else is unknown; after that, a category in
 * `required` that is unknown leaves the image undecided.
 */
export function judge(
  likelihoods: Readonly<Record<SafeSearchCategory, Likelihood>>,
  required: readonly SafeSearchCategory[],
): ModerationDecision {
  const applies = (rule: PolicyRule) => rank(likelihoods[rule.category]) >= rank(rule.from);
  const decisions = new Set(POLICY.filter(applies).map(({ decision }) => decision));
  if (decisions.has('sensitive')) return 'sensitive';
  if (required.some((category) => likelihoods[category] === 'UNKNOWN')) return 'undecided';
  return decisions.has('review') ? 'review' : 'safe';
}

/** UNKNOWN ranks below all others. */
function rank(likelihood: Likelihood): number {
  return LIKELIHOODS.indexOf(likelihood);
}

/** Why an image is undecided: which of the required categories are not known. */
export function unknownReason({ likelihoods }: ImageFindings, required: readonly SafeSearchCategory[]): Why {
  const categories = required.filter((category) => likelihoods[category] === 'UNKNOWN');
  return why('image.unknown', { categories });
}
