import { MAX_MESSAGE_BYTES, Permanent } from '@earshot/contracts';

/**
 * Packs JSON texts into as few messages as fit, in the order they came: one text as it is, several as a JSON array.
 * @param maxTexts most texts in one message; as many as fit unless given.
 * @throws Permanent when one text alone is over {@link MAX_MESSAGE_BYTES}; then nothing is to be sent.
 */
export function pack(texts: readonly string[], maxTexts = Number.POSITIVE_INFINITY): readonly Buffer[] {
  const messages: Buffer[] = [];
  let gathered: string[] = [];
  let bytes = 0;
  const close = () => {
    if (gathered.length > 0) messages.push(Buffer.from(asMessage(gathered)));
  };
  for (const text of texts) {
    const size = Buffer.byteLength(text);
    if (size > MAX_MESSAGE_BYTES) {
      throw new Permanent(`message of ${size} bytes: at most ${MAX_MESSAGE_BYTES} are taken`);
    }
    // An array adds a bracket at each end and a comma between two.
    if (gathered.length === maxTexts || bytes + size + gathered.length + 2 > MAX_MESSAGE_BYTES) {
      close();
      gathered = [];
      bytes = 0;
    }
    gathered.push(text);
    bytes += size;
  }
  close();
  return messages;
}

function asMessage(gathered: readonly string[]): string {
  const [only] = gathered;
  return only !== undefined && gathered.length === 1 ? only : `[${gathered.join(',')}]`;
}
