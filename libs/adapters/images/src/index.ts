export { type Cover, decodeCover, type DecodedCover, MAX_PIXELS } from './decode.ts';
export { encodeVariants, type EncodedVariant, impression, visionJpeg } from './encode.ts';
