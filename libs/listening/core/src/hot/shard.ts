import { dueKey, type MetricsDocument, paths, type ShardDocument } from '@earshot/contracts';
import { shardOf } from '../due.ts';
import { MINUTE_MS } from '../figure.ts';
import { add } from '../tally.ts';
import { type Increment, startId } from '../writes.ts';

const DUE = 'due' satisfies keyof ShardDocument<MetricsDocument>;
const TOTAL_DUE = 'total_due' satisfies keyof ShardDocument<MetricsDocument>;
const FIGURES_OF = 'figures_of' satisfies keyof ShardDocument<MetricsDocument>;
/** Fields by which shards are found, and which are no part of their total. */
const OWN: readonly string[] = [DUE, TOTAL_DUE, FIGURES_OF];

/** The increment of a total as one of an instance's shard of it; the shard can be folded back when the minute is over. */
export function shardOfTotal({ path, fields, amounts }: Increment, instance: string, now: Date): Increment {
  const minute = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS;
  const { [DUE]: totalDue, ...rest } = fields;
  const [, episode = '', ...below] = path.split('/');
  return {
    path: paths.shard(path, `${instance}-${startId(minute)}`),
    fields: {
      ...rest,
      ...(totalDue !== undefined && { [TOTAL_DUE]: totalDue }),
      ...(below.length === 0 && { [FIGURES_OF]: episode }),
      [DUE]: dueKey(shardOf(episode), minute + MINUTE_MS),
    },
    amounts,
  };
}

/** A shard as it was read. */
export interface Shard {
  readonly path: string;
  /** Its fields, with times as Dates. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** The increment of its total that a shard comes to: the opposite of {@link shardOfTotal}. */
export function totalOfShard({ path, data }: Shard): Increment {
  const due = data[TOTAL_DUE];
  const fields: Record<string, Date | string> = {};
  const amounts = new Map<string, number>();
  collect({ ...withoutOwn(data), ...(due !== undefined && { [DUE]: due }) }, '', fields, amounts);
  return { path: totalPath(path), fields, amounts };
}

/** The fields of a shard that are as in its total. */
export function withoutOwn(data: Shard['data']): Shard['data'] {
  return Object.fromEntries(Object.entries(data).filter(([name]) => !OWN.includes(name)));
}

/** The path of the total that a shard is part of. */
export function totalPath(shard: string): string {
  return shard.split('/').slice(0, -2).join('/');
}

/** Whatever is counted is a number, and nothing else is. */
function collect(
  data: Readonly<Record<string, unknown>>,
  prefix: string,
  fields: Record<string, Date | string>,
  amounts: Map<string, number>,
): void {
  for (const [name, value] of Object.entries(data)) {
    const field = `${prefix}${name}`;
    if (typeof value === 'number') add(amounts, field, value);
    else if (typeof value === 'string' || value instanceof Date) fields[field] = value;
    else if (typeof value === 'object' && value !== null) {
      collect(value as Readonly<Record<string, unknown>>, `${field}/`, fields, amounts);
    }
  }
}
