import { Utf8Decoder } from './utf8.ts';

/** A built-in that an engine may lack: its owner, its name and what it does. */
type Builtin = readonly [owner: object, name: string, value: unknown];

const builtins: readonly Builtin[] = [
  [globalThis, 'TextDecoder', Utf8Decoder],
  [
    Array.prototype,
    'at',
    function at<T>(this: readonly T[], index: number): T | undefined {
      return this[index < 0 ? this.length + index : index];
    },
  ],
  [
    Array.prototype,
    'toSorted',
    function toSorted<T>(this: readonly T[], compare: (a: T, b: T) => number): T[] {
      return this.slice().sort(compare);
    },
  ],
  [
    Array.prototype,
    'findLast',
    function findLast<T>(this: readonly T[], matches: (value: T) => boolean): T | undefined {
      return this.slice().reverse().find(matches);
    },
  ],
  [Object, 'hasOwn', (value: object, key: PropertyKey) => Object.prototype.hasOwnProperty.call(value, key)],
  [
    Map,
    'groupBy',
    <T, K>(values: Iterable<T>, keyOf: (value: T) => K): Map<K, T[]> => {
      const groups = new Map<K, T[]>();
      for (const value of values) {
        const key = keyOf(value);
        const group = groups.get(key);
        if (group) group.push(value);
        else groups.set(key, [value]);
      }
      return groups;
    },
  ],
  [
    String.prototype,
    'isWellFormed',
    function isWellFormed(this: string): boolean {
      return !/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?:[^\uD800-\uDBFF]|^)[\uDC00-\uDFFF]/.test(this);
    },
  ],
  [
    String.prototype,
    'toWellFormed',
    function toWellFormed(this: string): string {
      return this.replace(/\p{Surrogate}/gu, '\uFFFD');
    },
  ],
];

/**
 * Adds the built-ins younger than ECMAScript 2019 that the fold uses, where the engine lacks them: nobody says which
 * version of V8 runs BigQuery's functions.
 */
export function addBuiltins(): void {
  for (const [owner, name, value] of builtins) {
    if (name in owner) continue;
    Object.defineProperty(owner, name, { value, writable: true, configurable: true });
  }
}
