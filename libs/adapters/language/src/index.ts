export { type Classification, classifyText } from './classify.ts';
