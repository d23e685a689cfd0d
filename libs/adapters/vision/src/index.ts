export { annotateImage, type Annotation } from './annotate.ts';
