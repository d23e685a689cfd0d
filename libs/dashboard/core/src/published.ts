import { type Decoded, decodeWith } from '@earshot/contracts';
import * as v from 'valibot';
import type { Line } from './retention.ts';
import type { ChapterView } from './views.ts';

const seconds = v.pipe(v.number(), v.finite(), v.minValue(0));

const transcriptSchema = v.object({
  segments: v.array(v.object({ startTime: seconds, body: v.string() })),
});

const chaptersSchema = v.object({
  chapters: v.array(v.object({ startTime: seconds, title: v.string() })),
});

/** The lines of a published transcript (JSON of Podcasting 2.0), in order of time. */
export function linesOf(json: string): Decoded<readonly Line[]> {
  const decoded = decodeJson(transcriptSchema, json);
  if (!decoded.ok) return decoded;
  const lines = decoded.value.segments.map(({ startTime, body }) => ({ start: startTime, text: body }));
  return { ok: true, value: lines.toSorted((a, b) => a.start - b.start) };
}

/** Published chapters (JSON of Podcasting 2.0), in order of time. */
export function chaptersOf(json: string): Decoded<readonly ChapterView[]> {
  const decoded = decodeJson(chaptersSchema, json);
  if (!decoded.ok) return decoded;
  const chapters = decoded.value.chapters.map(({ startTime, title }) => ({ start: startTime, title }));
  return { ok: true, value: chapters.toSorted((a, b) => a.start - b.start) };
}

function decodeJson<TSchema extends v.GenericSchema>(
  schema: TSchema,
  json: string,
): Decoded<v.InferOutput<TSchema>> {
  try {
    return decodeWith(schema, JSON.parse(json));
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false, reason: `it is no JSON: ${error.message}` };
    throw error;
  }
}
