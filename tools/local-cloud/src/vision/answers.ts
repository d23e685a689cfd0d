import type { Likelihood, SafeSearchCategory } from '@earshot/contracts';

/** An image as a script sees it. */
export interface VisionImage {
  /** SHA-256 of the bytes in the request, in hex. */
  readonly sha256: string;
  readonly content: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** The most frequent colour, `#rrggbb`: a way to tell covers apart however they were encoded. */
  readonly dominantColor: string;
}

/** A scripted answer for one image; what it leaves out is UNKNOWN, or empty. */
export interface VisionAnswer {
  readonly safeSearch?: Readonly<Partial<Record<SafeSearchCategory, Likelihood>>>;
  /** Scores are 0–1. */
  readonly labels?: readonly { readonly description: string; readonly score: number }[];
  /** The image's own fault: a gRPC status code and its message. */
  readonly error?: { readonly code: number; readonly message: string };
}

/**
 * What tests make Vision say: by the SHA-256 of an image's bytes, or by a function, which may throw a
 * CallFailure (`src/grpc/serve.ts`) to fail the whole call. An image without an answer gets what the pixels tell.
 */
export type VisionAnswers =
  Readonly<Record<string, VisionAnswer>> | ((image: VisionImage) => VisionAnswer | undefined);

/** The scripted answer for an image, if there is one. */
export function scriptedAnswer(
  answers: VisionAnswers | undefined,
  image: VisionImage,
): VisionAnswer | undefined {
  return typeof answers === 'function' ? answers(image) : answers?.[image.sha256];
}
