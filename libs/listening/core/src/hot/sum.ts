import type { MetricsDocument } from '@earshot/contracts';
import { withoutOwn } from './shard.ts';

/**
 * An episode's figures: its document and the shards of it, added up. Of what is no counter the first one's stays, of
 * times the latest. Undefined when there is nothing to add.
 */
export function sumFigures(parts: readonly MetricsDocument[]): MetricsDocument | undefined {
  const fields = parts.map((part) => withoutOwn({ ...part }));
  return fields.length === 0 ? undefined : (fields.reduce(plus) as unknown as MetricsDocument);
}

type Fields = Readonly<Record<string, unknown>>;

function plus(a: Fields, b: Fields): Fields {
  const sum: Record<string, unknown> = { ...a };
  for (const [name, value] of Object.entries(b)) sum[name] = together(sum[name], value);
  return sum;
}

function together(a: unknown, b: unknown): unknown {
  if (a === undefined) return b;
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  if (a instanceof Date && b instanceof Date) return a > b ? a : b;
  if (typeof a === 'object' && typeof b === 'object') return plus(a as Fields, b as Fields);
  return a;
}
