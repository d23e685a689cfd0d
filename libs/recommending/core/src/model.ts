import { DAY_MS, type Label } from '@earshot/contracts';
import { type Level, levelOf, sumOfLevels } from './level.ts';
import type { Listener } from './listener.ts';
import { raise, type Ranking } from './ranking.ts';
import type { Row } from './row.ts';
import { type Table, valueOf, withValue } from './table.ts';

/** What an item is, as far as it is known. */
export interface Item {
  readonly id: string;
  readonly title?: string;
  readonly show?: string;
  readonly label?: Label;
  /** When it became available, in milliseconds since 1970. */
  readonly published: number;
}

/** An item with how popular it is. */
export interface RankedItem extends Item {
  readonly level: Level;
}

/**
 * All that is known, as plain data of JSON: what is written and read again recommends the same. Every row in it is
 * bounded. A model may be a part: of a few listeners, of the rows of a few items.
 */
export interface Model {
  /** What can be recommended. */
  readonly items: Table<RankedItem>;
  /** By the item that was heard. */
  readonly rows: Table<Row>;
  readonly listeners: Table<Listener>;
  /** By label; `all` ranks all items. */
  readonly popular: Readonly<Partial<Record<Label | 'all', Ranking>>>;
  /** Latest first, at most {@link MAX_FRESH}. */
  readonly fresh: readonly { readonly id: string; readonly published: number }[];
}

/** Most items that are known as new. */
const MAX_FRESH = 50;
/** A day: a play of yesterday counts half for what is popular. */
export const POPULARITY_DECAY = { halfLifeMs: DAY_MS } as const;
/** What an item is worth when it is published, in plays: enough to be ranked before anybody has heard it. */
const HEAD_START = 0.1;

/** A model that knows nothing. */
export const EMPTY_MODEL: Model = { items: {}, rows: {}, listeners: {}, popular: {}, fresh: [] };

/** A model that knows what an item is. What was known of it before is replaced, but for its popularity and time. */
export function describeItem(model: Model, item: Item): Model {
  const known = valueOf(model.items, item.id);
  if (known) {
    const described = { ...item, published: known.published, level: known.level };
    const moved = known.label !== item.label && item.label !== undefined;
    const items = withValue(model.items, item.id, described);
    return moved ? ranked({ ...model, items }, described, item.label, known.level) : { ...model, items };
  }
  const level = levelOf(POPULARITY_DECAY, item.published, HEAD_START);
  return popularised({ ...model, fresh: withFresh(model.fresh, item) }, { ...item, level }, level);
}

/** The part (0–1) of an item's popularity that it was given when it was published, and that nobody's play accounts for. */
export function headStartOf({ level, published }: RankedItem): number {
  return Math.min(1, 2 ** (levelOf(POPULARITY_DECAY, published, HEAD_START) - level));
}

/** A model in which an item is more popular by a weight (above 0, in plays) at a moment (milliseconds since 1970). */
export function addPopularity(model: Model, item: string, atMs: number, weight: number): Model {
  const known = valueOf(model.items, item);
  if (!known) return model;
  const by = levelOf(POPULARITY_DECAY, atMs, weight);
  return popularised(model, { ...known, level: sumOfLevels(known.level, by) }, by);
}

function popularised(model: Model, item: RankedItem, by: Level): Model {
  const changed = ranked({ ...model, items: withValue(model.items, item.id, item) }, item, 'all', by);
  return item.label === undefined ? changed : ranked(changed, item, item.label, by);
}

function ranked(model: Model, { id, level }: RankedItem, group: Label | 'all', by: Level): Model {
  return { ...model, popular: { ...model.popular, [group]: raise(model.popular[group], id, level, by) } };
}

function withFresh(fresh: Model['fresh'], { id, published }: Item): Model['fresh'] {
  const place = fresh.findIndex(
    (one) => one.published < published || (one.published === published && one.id > id),
  );
  if (place < 0 && fresh.length >= MAX_FRESH) return fresh;
  return fresh.toSpliced(place < 0 ? fresh.length : place, 0, { id, published }).slice(0, MAX_FRESH);
}

/** A model with other rows for some items. */
export function withRows(model: Model, rows: ReadonlyMap<string, Row>): Model {
  let table = model.rows;
  for (const [item, row] of rows) table = withValue(table, item, row);
  return table === model.rows ? model : { ...model, rows: table };
}
