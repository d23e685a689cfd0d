export { sendPush } from './send.ts';
