import { offlineRoutines, offlineViews, rawEventsTable } from '@earshot/listening-core';
import { mirrorSchema } from '@earshot/mirroring-core';
import { standardType } from './standard-type.ts';

/** A view that stands in `bigquery.json`. */
export interface DeclaredView {
  readonly name: string;
  readonly description: string;
  /** GoogleSQL with `{project}` and `{dataset}` where they go. */
  readonly query: string;
}

/** A view, and after how many others it can be made. */
export interface LevelledView extends DeclaredView {
  /** 0 for one that reads tables only, else one more than the highest of the views that it reads. */
  readonly level: number;
}

/** How many views may stand on each other: as many as modules/bigquery has steps. */
const MAX_LEVELS = 4;

const place = { project: '{project}', dataset: '{dataset}' };

/**
 * Puts views into levels by the names that their queries tell.
 * @throws Error when views read each other in a circle, or stand on more levels than Terraform has steps
 */
export function levelled(views: readonly DeclaredView[]): readonly LevelledView[] {
  const byName = new Map(views.map((view) => [view.name, view]));
  const reads = ({ query }: DeclaredView) =>
    [...query.matchAll(/\{dataset\}\.(\w+)/g)].flatMap(([, name = '']) => byName.get(name) ?? []);
  const levelOf = (view: DeclaredView, above: readonly string[]): number => {
    if (above.includes(view.name))
      throw new Error(`views read each other: ${[...above, view.name].join(' → ')}`);
    return Math.max(-1, ...reads(view).map((read) => levelOf(read, [...above, view.name]))) + 1;
  };
  return views.map((view) => {
    const level = levelOf(view, []);
    if (level >= MAX_LEVELS)
      throw new Error(`${view.name} stands on ${level} levels of views, at most ${MAX_LEVELS - 1} are made`);
    return { ...view, level };
  });
}

/** `bigquery.json`: every table, function and view of the dataset. */
export function bigqueryFile() {
  const views = [
    ...mirrorSchema.views.map(({ name, description, sql }) => ({ name, description, query: sql(place) })),
    ...offlineViews.map(({ name, description, query }) => ({ name, description, query: query(place) })),
  ];
  return {
    tables: [...mirrorSchema.tables, rawEventsTable],
    routines: offlineRoutines.map(({ name, description, arguments: taken, returns, body }) => ({
      name,
      description,
      arguments: taken.map(({ name: argument, type }) => ({ name: argument, type: standardType(type) })),
      returns: standardType(returns),
      body,
    })),
    views: levelled(views),
  };
}
