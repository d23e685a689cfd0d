export { audioCorpus, type CorpusAudio } from './corpus.ts';
export { audioFixture } from './fixture.ts';
export { mutated, type Mutation, mutations } from '../mutate.ts';
export { wav, type WavSpec } from './wav.ts';
