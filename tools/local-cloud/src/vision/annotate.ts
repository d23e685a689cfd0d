import { createHash } from 'node:crypto';
import { SAFE_SEARCH_CATEGORIES } from '@earshot/contracts';
import type { protos } from '@google-cloud/vision';
import { status } from '@grpc/grpc-js';
import { scriptedAnswer, type VisionAnswer, type VisionAnswers } from './answers.ts';
import { type DecodedImage, decodeImage, hexOf } from './colours.ts';

/** One image and what is asked about it. */
export type AnnotateImageRequest = protos.google.cloud.vision.v1.IAnnotateImageRequest;
/** What is told about one image. */
export type AnnotateImageResponse = protos.google.cloud.vision.v1.IAnnotateImageResponse;

/** Largest image, in bytes (production). */
export const MAX_IMAGE_BYTES = 20_000_000;

const KNOWN_FEATURES = ['LABEL_DETECTION', 'SAFE_SEARCH_DETECTION', 'IMAGE_PROPERTIES'];

/** Annotates one image; whatever is wrong with it is in the response's `error`. Throws only what a script throws. */
export async function annotate(
  request: AnnotateImageRequest,
  answers: VisionAnswers | undefined,
): Promise<AnnotateImageResponse> {
  const features = (request.features ?? []).map(({ type }) => String(type));
  const unknown = features.find((feature) => !KNOWN_FEATURES.includes(feature));
  if (features.length === 0) return fault(status.INVALID_ARGUMENT, 'No feature to detect was given.');
  if (unknown) return fault(status.UNIMPLEMENTED, `${unknown} is not part of the local cloud`);
  const content = Buffer.from((request.image?.content ?? '') as Uint8Array);
  if (content.length === 0) {
    return request.image?.source
      ? fault(status.UNIMPLEMENTED, 'images by URI are not part of the local cloud: send the content')
      : fault(status.INVALID_ARGUMENT, 'Image content must be set.');
  }
  if (content.length > MAX_IMAGE_BYTES) {
    return fault(
      status.INVALID_ARGUMENT,
      `image of ${content.length} bytes: at most ${MAX_IMAGE_BYTES} are taken`,
    );
  }
  const image = await decodeImage(content).catch((error: unknown) => error as Error);
  if (image instanceof Error) return fault(status.INVALID_ARGUMENT, `Bad image data. (${image.message})`);
  const answer = scriptedAnswer(answers, {
    sha256: createHash('sha256').update(content).digest('hex'),
    content,
    width: image.width,
    height: image.height,
    dominantColor: image.colours[0] ? hexOf(image.colours[0]) : '',
  });
  return toResponse(features, image, answer ?? {});
}

function fault(code: status, message: string): AnnotateImageResponse {
  return { error: { code, message } };
}

function toResponse(
  features: readonly string[],
  image: DecodedImage,
  answer: VisionAnswer,
): AnnotateImageResponse {
  if (answer.error) return { error: answer.error };
  const { safeSearch = {}, labels = [] } = answer;
  const response: AnnotateImageResponse = {};
  if (features.includes('LABEL_DETECTION')) {
    response.labelAnnotations = labels.map((label) => ({ ...label, topicality: label.score }));
  }
  if (features.includes('SAFE_SEARCH_DETECTION')) {
    response.safeSearchAnnotation = Object.fromEntries(
      SAFE_SEARCH_CATEGORIES.map((category) => [category, safeSearch[category] ?? 'UNKNOWN']),
    );
  }
  if (features.includes('IMAGE_PROPERTIES')) {
    const colors = image.colours.map(({ red, green, blue, fraction }) => ({
      color: { red, green, blue },
      score: fraction,
      pixelFraction: fraction,
    }));
    response.imagePropertiesAnnotation = { dominantColors: { colors } };
  }
  return response;
}
