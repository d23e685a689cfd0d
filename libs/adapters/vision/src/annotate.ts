import {
  type ImageFindings,
  LIKELIHOODS,
  type Likelihood,
  SAFE_SEARCH_CATEGORIES,
  type SafeSearchCategory,
} from '@earshot/contracts';
import type { protos } from '@google-cloud/vision';
import { vision } from './client.ts';

type Answer = protos.google.cloud.vision.v1.IAnnotateImageResponse;

/** What Vision says of an image, or why it says nothing of this one. */
export type Annotation =
  | {
      readonly ok: true;
      readonly findings: ImageFindings;
      /** The colour that covers most, as `#rrggbb`. */
      readonly dominant_color?: string;
    }
  | { readonly ok: false; readonly reason: string };

/** The client would go on for ten minutes: a function ends before that, and its event is delivered again anyway. */
const CALL = { timeout: 30_000, retry: null } as const;

const FEATURES = [
  { type: 'SAFE_SEARCH_DETECTION' },
  { type: 'LABEL_DETECTION', maxResults: 10 },
  { type: 'IMAGE_PROPERTIES' },
] as const;

/**
 * Asks Vision once about a JPEG: SafeSearch, labels and colours.
 * @throws what the SDK threw where the request as a whole failed
 */
export async function annotateImage(jpeg: Uint8Array): Promise<Annotation> {
  const client = await vision();
  const [{ responses }] = await client.batchAnnotateImages(
    { requests: [{ image: { content: jpeg }, features: [...FEATURES] }] },
    CALL,
  );
  const answer = responses?.[0];
  if (!answer) return { ok: false, reason: 'Vision gave no answer' };
  if (answer.error?.code)
    return { ok: false, reason: answer.error.message ?? `Vision error ${answer.error.code}` };
  const color = dominantColor(answer);
  return { ok: true, findings: findingsOf(answer), ...(color !== undefined && { dominant_color: color }) };
}

function findingsOf({ safeSearchAnnotation, labelAnnotations }: Answer): ImageFindings {
  const likelihoods = Object.fromEntries(
    SAFE_SEARCH_CATEGORIES.map((category) => [category, likelihood(safeSearchAnnotation?.[category])]),
  ) as Record<SafeSearchCategory, Likelihood>;
  const labels = (labelAnnotations ?? []).flatMap(({ description }) => (description ? [description] : []));
  return { likelihoods, labels };
}

/** A likelihood by its name or its number in the protocol; anything else is UNKNOWN. */
function likelihood(value: unknown): Likelihood {
  const name = typeof value === 'number' ? LIKELIHOODS[value] : value;
  return LIKELIHOODS.find((known) => known === name) ?? 'UNKNOWN';
}

function dominantColor({ imagePropertiesAnnotation }: Answer): string | undefined {
  const colors = imagePropertiesAnnotation?.dominantColors?.colors ?? [];
  const [widest] = colors.toSorted((a, b) => (b.pixelFraction ?? 0) - (a.pixelFraction ?? 0));
  if (!widest?.color) return undefined;
  const { red, green, blue } = widest.color;
  const hex = (part: number | null | undefined) =>
    Math.min(255, Math.max(0, Math.round(part ?? 0)))
      .toString(16)
      .padStart(2, '0');
  return `#${hex(red)}${hex(green)}${hex(blue)}`;
}
