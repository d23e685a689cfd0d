export type { PushOutcome } from './outcome.ts';
export { sendPush } from './send.ts';
