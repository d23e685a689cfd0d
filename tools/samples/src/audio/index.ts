export { audioCorpus } from './corpus.ts';
export { audioFixture } from './fixture.ts';
export { mutated, type Mutation, mutations } from '../mutate.ts';
export type { CorpusAudio } from './upload.ts';
export { wav, type WavSpec } from './wav.ts';
