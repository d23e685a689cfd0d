export { imageCorpus } from './corpus.ts';
export { mutated, type Mutation, mutations } from '../mutate.ts';
export { picture } from './pixels.ts';
export type { CorpusImage } from './upload.ts';
