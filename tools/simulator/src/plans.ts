/** What a listener pays for (reference). */
export const PLANS = ['free', 'basic', 'premium'] as const;
/** One of {@link PLANS}. */
export type Plan = (typeof PLANS)[number];

/** What a plan allows. */
export interface PlanRules {
  /** Whether episodes can be taken along to hear them offline. */
  readonly downloads: boolean;
  /** Most skips within one session. */
  readonly skips: number;
}

/** What each plan allows; ours, for the reference gives its plans no meaning. */
export const PLAN_RULES: Readonly<Record<Plan, PlanRules>> = {
  free: { downloads: false, skips: 3 },
  basic: { downloads: true, skips: 6 },
  premium: { downloads: true, skips: Number.POSITIVE_INFINITY },
};
