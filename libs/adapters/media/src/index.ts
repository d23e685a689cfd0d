export { probeAudio } from './probe.ts';
export type { ByteSource } from './ranged-tokenizer.ts';
export { sniff } from './sniff.ts';
