import type { Node } from './tree.ts';

/** Where a rule looks, and how it translates what stands inside. */
export interface Place {
  readonly nodes: readonly Node[];
  readonly at: number;
  readonly render: (nodes: readonly Node[]) => string;
}

/** Translates what starts at a place: DuckDB's SQL and the index after it; undefined where it does not apply. */
export type Rule = (place: Place) => { readonly sql: string; readonly next: number } | undefined;
