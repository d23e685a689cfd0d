/** A set of whole numbers from 0 up to a size, of one bit each. */
export class Bits {
  private readonly bytes: Uint8Array;

  /** @param size - above the greatest number that is added */
  constructor(size: number) {
    this.bytes = new Uint8Array(Math.ceil(size / 8));
  }

  /** Adds a number; true when it is new. */
  add(number: number): boolean {
    const [at, bit] = [number >>> 3, 1 << (number & 7)];
    const byte = this.bytes[at] ?? 0;
    this.bytes[at] = byte | bit;
    return (byte & bit) === 0;
  }
}
