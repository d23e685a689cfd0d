/** The wildcards of a document pattern by name, as a path fills them; undefined when the path is not of the pattern. */
export function parametersOf(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  if (wanted.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [i, segment] of wanted.entries()) {
    const name = /^\{(\w+)\}$/.exec(segment)?.[1];
    const value = given[i] ?? '';
    if (name !== undefined) parameters[name] = value;
    else if (segment !== value) return undefined;
  }
  return parameters;
}

/** Where the documents of a pattern lie. */
export interface Scope {
  /** Id of their collection, or of all collections of that name. */
  readonly collection: string;
  /** `group` when they lie in many collections of one name, below the documents of `root`. */
  readonly kind: 'collection' | 'group';
  /** First segment of their paths. */
  readonly root: string;
}

/** The scope of a document pattern. */
export function scopeOf(pattern: string): Scope {
  const segments = pattern.split('/');
  const [root = '', collection = ''] = [segments[0], segments.at(-2)];
  return { collection, kind: segments.length === 2 ? 'collection' : 'group', root };
}

/**
 * A text whose bytes in UTF-8 sort as Firestore sorts paths, segment by segment: `a/x` comes before `a-b/x`, though `-` comes
 * before `/`. A slash is the least of all then, and U+0001, which an id may have, comes after it. An id with U+0000 would not
 * be in order, and who compares says so. The same in SQL is {@link sortKeySql}.
 */
export function sortKey(path: string): string {
  return path.replaceAll('\u0001', '\u0001\u0002').replaceAll('/', '\u0001\u0001');
}

/** {@link sortKey} of a column, in GoogleSQL. */
export function sortKeySql(column: string): string {
  return `REPLACE(REPLACE(${column}, '\\u0001', '\\u0001\\u0002'), '/', '\\u0001\\u0001')`;
}

/** Compares two paths as Firestore orders documents: negative when the first comes first. */
export function comparePaths(a: string, b: string): number {
  return Buffer.compare(Buffer.from(sortKey(a)), Buffer.from(sortKey(b)));
}
