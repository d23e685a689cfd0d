export { type Cover, decodeCover, type DecodedCover } from './decode.ts';
export { encodeVariants, type EncodedVariant, visionJpeg } from './encode.ts';
export { impression } from './impression.ts';
export { encoderVersions } from './sharp.ts';
