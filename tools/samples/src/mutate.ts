import fc from 'fast-check';

/** One thing that happens to a file on its way. Positions are shares (0–1) of its length. */
export type Mutation =
  | { readonly kind: 'flip'; readonly at: number; readonly mask: number }
  | { readonly kind: 'cut'; readonly at: number }
  | { readonly kind: 'drop'; readonly at: number; readonly length: number }
  | { readonly kind: 'repeat'; readonly at: number; readonly length: number };

const share = fc.double({ min: 0, max: 1, noNaN: true });
const length = fc.integer({ min: 1, max: 64 });

/** One to six mutations, mostly flipped bits, which pass checks of length. */
export const mutations: fc.Arbitrary<readonly Mutation[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('flip' as const),
        at: share,
        mask: fc.integer({ min: 1, max: 255 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const), at: share }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('drop' as const), at: share, length }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('repeat' as const), at: share, length }) },
  ),
  { minLength: 1, maxLength: 6 },
);

/** The bytes after some mutations, one after the other. */
export function mutated(bytes: Buffer, changes: readonly Mutation[]): Buffer {
  return changes.reduce(apply, bytes);
}

function apply(bytes: Buffer, change: Mutation): Buffer {
  const at = Math.min(bytes.length - 1, Math.floor(change.at * bytes.length));
  if (at < 0) return bytes;
  switch (change.kind) {
    case 'flip': {
      const next = Buffer.from(bytes);
      next.writeUInt8(next.readUInt8(at) ^ change.mask, at);
      return next;
    }
    case 'cut':
      return bytes.subarray(0, at);
    case 'drop':
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + change.length)]);
    case 'repeat':
      return Buffer.concat([bytes.subarray(0, at + change.length), bytes.subarray(at)]);
  }
}
