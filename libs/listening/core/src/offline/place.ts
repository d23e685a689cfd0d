/** The dataset that raw events, functions and views are in. */
export interface OfflinePlace {
  readonly project: string;
  readonly dataset: string;
}

/** The quoted path of a table, view or function. */
export function pathIn({ project, dataset }: OfflinePlace, name: string): string {
  return `\`${project}.${dataset}.${name}\``;
}

/** A text as a literal of GoogleSQL. */
export function textLiteral(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n')}'`;
}
