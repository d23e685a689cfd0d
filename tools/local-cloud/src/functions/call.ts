import { Agent, type IncomingHttpHeaders, request } from 'node:http';

/** A request to a function. */
export interface Call {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
}

/** What a function answered. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** The function did not answer within its timeout. */
export class TimedOut extends Error {
  override readonly name = 'TimedOut';
}

/** Connections are kept: one invocation is one request on a warm connection, as behind Google's front end. */
const agent = new Agent({ keepAlive: true, maxSockets: Infinity });

/**
 * Posts to a function of an instance on this machine.
 * @throws TimedOut after the deadline; Error when the process ended before it answered.
 */
export async function post(port: number, path: string, call: Call, timeoutMs: number): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    const body = Buffer.from(call.body as string);
    const outgoing = request(
      {
        agent,
        host: '127.0.0.1',
        port,
        path,
        method: 'POST',
        headers: { ...call.headers, 'content-length': body.length },
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', fail);
        incoming.on('end', () => {
          clearTimeout(deadline);
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: Buffer.concat(chunks).toString(),
          });
        });
      },
    );
    const fail = (error: Error) => {
      clearTimeout(deadline);
      reject(error);
    };
    const deadline = setTimeout(
      () => outgoing.destroy(new TimedOut(`no answer within ${timeoutMs / 1000} s`)),
      timeoutMs,
    );
    outgoing.on('error', fail);
    outgoing.end(body);
  });
}
