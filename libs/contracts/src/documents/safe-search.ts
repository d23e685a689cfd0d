/** Vision's likelihoods, from SafeSearch. */
export const LIKELIHOODS = [
  'UNKNOWN',
  'VERY_UNLIKELY',
  'UNLIKELY',
  'POSSIBLE',
  'LIKELY',
  'VERY_LIKELY',
] as const;
/** One of {@link LIKELIHOODS}. */
export type Likelihood = (typeof LIKELIHOODS)[number];
/** The categories of SafeSearch. */
export const SAFE_SEARCH_CATEGORIES = ['adult', 'violence', 'racy', 'medical', 'spoof'] as const;
/** One of {@link SAFE_SEARCH_CATEGORIES}. */
export type SafeSearchCategory = (typeof SAFE_SEARCH_CATEGORIES)[number];
