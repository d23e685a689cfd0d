export { backfill, type BackfillOptions, type BackfillProgress } from './backfill.ts';
export { type Estimate, estimate } from './estimate.ts';
export { verify, type Verification, type VerifyOptions } from './verify.ts';
