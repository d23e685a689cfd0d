/**
 * What the Firebase CLI prints when Eventarc's service agent is so new that it may not do anything yet
 * (firebase-tools 15, `gcp/cloudfunctionsv2.js`); the CLI itself does not try again.
 */
const AGENT_TOO_NEW =
  /Retry the deployment in a few minutes|Permission denied while using the Eventarc Service Agent|recently started to use Eventarc/i;

/** Waits before the tries after the first, ms: agents are known everywhere within some seven minutes. */
export const WAITS_MS = [30_000, 60_000, 120_000, 240_000];

/** How long to wait before trying once more after a failure, ms; undefined when trying again is no use. */
export function waitAfter(output: string, failures: number): number | undefined {
  return AGENT_TOO_NEW.test(output) ? WAITS_MS[failures - 1] : undefined;
}
