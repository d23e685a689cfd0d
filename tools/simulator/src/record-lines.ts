import { decodeWith, EVENT_TOPICS, LABELS } from '@earshot/contracts';
import * as v from 'valibot';
import type { ExpectedFigures } from './expected.ts';
import { complete, type FullOptions, type HistoryOptions } from './options.ts';
import { FATES, type Publication } from './publication.ts';
import type { HistoryTotals } from './totals.ts';

/** What a recorded history cannot be read for, in words. */
export class UnreadableRecord extends Error {
  override readonly name = 'UnreadableRecord';
}

const FORMAT = { format: 'earshot-history', version: 1 } as const;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const headerSchema = v.object({
  format: v.literal(FORMAT.format),
  version: v.literal(FORMAT.version),
  options: v.looseObject({
    episodes: v.array(
      v.object({
        episode_id: v.string(),
        show_id: v.string(),
        duration_sec: v.pipe(v.number(), v.minValue(1)),
        label: v.picklist(LABELS),
      }),
    ),
    plans: v.object({ free: v.number(), basic: v.number(), premium: v.number() }),
  }),
});
const publicationSchema = v.object({
  publish_at: v.pipe(v.number(), v.integer()),
  topic: v.picklist(EVENT_TOPICS),
  fate: v.picklist(FATES),
  event: v.record(v.string(), v.unknown()),
});
const totalsSchema = v.object({
  totals: v.object({
    sent: count,
    byTopic: v.object({ playback: count, engagement: count, quality: count }),
    distinct: v.object({ counted: count, late: count, future: count, invalid: count }),
    holdsUntil: v.number(),
    expected: v.record(v.string(), v.record(v.string(), v.union([v.number(), v.record(v.string(), count)]))),
  }),
});

/** The first line of a record. */
export function headerLine(options: FullOptions): string {
  return line({ ...FORMAT, options });
}

/** A line of one publication. */
export function publicationLine({ publishAt, topic, fate, event }: Publication): string {
  return line({ publish_at: publishAt, topic, fate, event });
}

/** The last line of a record. */
export function totalsLine({ expected, ...totals }: HistoryTotals): string {
  return line({ totals: { ...totals, expected: Object.fromEntries(expected) } });
}

/** The options of a record's first line. @throws UnreadableRecord saying what is wrong with them */
export function readHeader(text: string): FullOptions {
  const { options } = read(headerSchema, text);
  try {
    return complete(options as unknown as HistoryOptions);
  } catch (error) {
    if (error instanceof RangeError) throw new UnreadableRecord(error.message);
    throw error;
  }
}

/** The publication of a line. @throws UnreadableRecord saying what is wrong with it */
export function readPublication(text: string): Publication {
  const { publish_at: publishAt, ...publication } = read(publicationSchema, text);
  return { ...publication, publishAt };
}

/** What the last line says that must come of it. @throws UnreadableRecord saying what is wrong with it */
export function readTotals(text: string): HistoryTotals {
  const { expected, ...totals } = read(totalsSchema, text).totals;
  return {
    ...totals,
    expected: new Map(Object.entries(expected as unknown as Record<string, ExpectedFigures>)),
  };
}

/** Whether a line is the one that ends a record. */
export function isTotals(text: string): boolean {
  return text.startsWith('{"totals":');
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

function read<T>(schema: v.GenericSchema<unknown, T>, text: string): T {
  const decoded = decodeWith(schema, parsed(text));
  if (decoded.ok) return decoded.value;
  throw new UnreadableRecord(decoded.reason);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) throw new UnreadableRecord(`not JSON: ${text.slice(0, 60)}`);
    throw error;
  }
}
