import { MAX_MESSAGE_BYTES, Permanent } from '@earshot/contracts';

/**
 * Packs bodies into as few messages as fit, in the order they came: one body as it is, several as a JSON array.
 * @throws Permanent when one body alone is over {@link MAX_MESSAGE_BYTES}; then nothing is to be sent.
 */
export function pack(bodies: readonly unknown[]): readonly Buffer[] {
  const messages: Buffer[] = [];
  let gathered: string[] = [];
  let bytes = 0;
  const close = () => {
    if (gathered.length > 0) messages.push(Buffer.from(asMessage(gathered)));
  };
  for (const body of bodies) {
    const json = JSON.stringify(body);
    const size = Buffer.byteLength(json);
    if (size > MAX_MESSAGE_BYTES) {
      throw new Permanent(`message of ${size} bytes: at most ${MAX_MESSAGE_BYTES} are taken`);
    }
    // An array adds a bracket at each end and a comma between two.
    if (bytes + size + gathered.length + 2 > MAX_MESSAGE_BYTES) {
      close();
      gathered = [];
      bytes = 0;
    }
    gathered.push(json);
    bytes += size;
  }
  close();
  return messages;
}

function asMessage(gathered: readonly string[]): string {
  const [only] = gathered;
  return only !== undefined && gathered.length === 1 ? only : `[${gathered.join(',')}]`;
}
