import { GRPC, hasCode, wordsOf } from '@earshot/contracts';
import type { Category } from '@earshot/enrichment-core';
import { language } from './client.ts';

/** What Natural Language said of a text: its categories, surest first, or why it can tell none. */
export type Classification =
  | { readonly ok: true; readonly categories: readonly Category[] }
  | { readonly ok: false; readonly reason: string };

/** The client would go on for ten minutes: a function ends before that, and its event is delivered again anyway. */
const CALL = { timeout: 30_000, retry: null } as const;

/**
 * Asks Natural Language once for the content categories of a whole text, whose language it detects. It takes a million
 * bytes; eight hours of speech have half of that.
 * @throws what the SDK threw, but for a text that it cannot classify
 */
export async function classifyText(text: string): Promise<Classification> {
  const client = await language();
  try {
    const [{ categories }] = await client.classifyText(
      { document: { type: 'PLAIN_TEXT', content: text } },
      CALL,
    );
    const told = (categories ?? []).map(({ name, confidence }) => ({
      name: name ?? '',
      confidence: confidence ?? 0,
    }));
    return { ok: true, categories: told.toSorted((a, b) => b.confidence - a.confidence) };
  } catch (error) {
    // A text of too few words, or in a language that is not classified.
    if (!hasCode(error, GRPC.INVALID_ARGUMENT)) throw error;
    return { ok: false, reason: wordsOf(error) };
  }
}
