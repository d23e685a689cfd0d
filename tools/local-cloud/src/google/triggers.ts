import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { serveHttp } from '../serve-http.ts';
import type { DocumentWrite } from '../service.ts';
import { eventCodec } from '../firestore/protocol.ts';

/** Where the Firestore emulator posts what was written, in place of the functions emulator. */
export interface TriggerReceiver {
  readonly host: string;
  close(): Promise<void>;
}

interface EventData {
  readonly value?: object | null;
  readonly oldValue?: object | null;
}

const codec = eventCodec<EventData>();

/** Listens for what the emulator posts, and tells each write; a listener that throws makes the emulator's request fail. */
export async function receiveTriggers(onWrite: (write: DocumentWrite) => void): Promise<TriggerReceiver> {
  const { port, stop } = await serveHttp((request, response) => {
    void bodyOf(request)
      .then((body) => onWrite(writeOf(request.headers, body)))
      .then(
        () => response.writeHead(200).end(),
        (error: unknown) => response.writeHead(400).end(String(error)),
      );
  }, 0);
  return { host: `127.0.0.1:${port}`, close: stop };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The write that one of the emulator's CloudEvents tells of; throws when a header is missing. */
function writeOf(headers: IncomingHttpHeaders, body: Buffer): DocumentWrite {
  const data = fromBase64(body);
  const { value, oldValue } = codec.decode(data);
  return {
    project: header(headers, 'ce-project'),
    database: header(headers, 'ce-database'),
    document: header(headers, 'ce-document'),
    kind: !oldValue ? 'created' : !value ? 'deleted' : 'updated',
    data,
    time: header(headers, 'ce-time'),
    id: header(headers, 'ce-id'),
  };
}

/** The emulator sends the protobuf as base64 text, which can be told apart: the message's first byte is no letter. */
function fromBase64(body: Buffer): Buffer {
  const [first] = body;
  return first === FIELD_1 || first === FIELD_2 || first === undefined
    ? body
    : Buffer.from(body.toString(), 'base64');
}

/** Tags of the two documents that a message can begin with. */
const FIELD_1 = 0x0a;
const FIELD_2 = 0x12;

function header(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  if (typeof value !== 'string') throw new Error(`The header ${name} is missing.`);
  return value;
}
