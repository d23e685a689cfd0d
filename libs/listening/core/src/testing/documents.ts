import type { Taken } from '../hot/fold-back.ts';
import type { Shard } from '../hot/shard.ts';
import type { Increment } from '../writes.ts';

type Fields = Record<string, unknown>;

/** Documents as Firestore keeps them: maps in maps, that increments are added to. */
export function documents() {
  const held = new Map<string, Fields>();
  const isShard = (path: string) => path.split('/').at(-2) === 'shards';

  /** Of every total and its shards: each amount that is not zero, by document and field. */
  const summed = (): Record<string, number> => {
    const sums: Record<string, number> = {};
    for (const [path, data] of held) {
      const document = isShard(path) ? path.split('/').slice(0, -2).join('/') : path;
      for (const [field, value] of leaves(data)) {
        const name = `${document} ${field}`;
        if (typeof value === 'number') sums[name] = (sums[name] ?? 0) + value;
      }
    }
    return Object.fromEntries(sorted(Object.entries(sums).filter(([, sum]) => sum !== 0)));
  };

  /** Of every document that counts something: each field that is no amount, but for when it was updated. */
  const described = (): Record<string, unknown> => {
    const fields = Array.from(held).flatMap(([path, data]) => {
      const all = Array.from(leaves(data));
      if (!all.some(([, value]) => typeof value === 'number' && value !== 0)) return [];
      return all
        .filter(([field, value]) => typeof value !== 'number' && field !== 'updated_at')
        .map(([field, value]) => [`${path} ${field}`, value] as const);
    });
    return Object.fromEntries(sorted(fields));
  };

  return {
    add: (increments: readonly Increment[]): void => {
      for (const { path, fields, amounts } of increments) {
        const data = held.get(path) ?? {};
        held.set(path, data);
        for (const [field, value] of Object.entries(fields)) change(data, field, () => value);
        for (const [field, amount] of amounts) change(data, field, (sum) => Number(sum ?? 0) + amount);
      }
    },
    take: ({ path, amounts }: Taken): void => {
      if (amounts === 'all') held.delete(path);
      else for (const field of amounts) change(held.get(path) ?? {}, field, () => undefined);
    },
    shards: (): readonly Shard[] =>
      Array.from(held, ([path, data]) => ({ path, data })).filter(({ path }) => isShard(path)),
    summed,
    described,
  };
}

function change(data: Fields, field: string, to: (value: unknown) => unknown): void {
  const parts = field.split('/');
  const last = parts.pop() ?? '';
  let map = data;
  for (const part of parts) map = (map[part] ??= {}) as Fields;
  map[last] = to(map[last]);
  if (map[last] === undefined) Reflect.deleteProperty(map, last);
}

function* leaves(data: Fields, prefix = ''): Generator<readonly [string, unknown]> {
  for (const [name, value] of Object.entries(data)) {
    const isMap = typeof value === 'object' && value !== null && !(value instanceof Date);
    if (isMap) yield* leaves(value as Fields, `${prefix}${name}/`);
    else yield [`${prefix}${name}`, value];
  }
}

const sorted = <T>(entries: (readonly [string, T])[]) => entries.sort(([a], [b]) => (a < b ? -1 : 1));
