import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP proxy that can keep an answer from its client. */
export interface Proxy {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  /**
   * Resolves once a request with this text was passed on; from then on its connection gets no answer, until it is cut.
   * Later requests are answered.
   */
  holdAnswerTo(text: string): Promise<void>;
  /** Resets every connection whose answers are held back. Returns how many. */
  cut(): number;
  stop(): Promise<void>;
}

interface Awaited {
  readonly text: string;
  readonly seen: () => void;
}

export async function startProxy(port: number): Promise<Proxy> {
  const open = new Set<Socket>();
  const held = new Set<Socket>();
  let awaited: Awaited | undefined;
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    open.add(client);
    client.on('data', (data) => {
      if (awaited && data.includes(awaited.text)) {
        held.add(client);
        awaited.seen();
        awaited = undefined;
      }
      upstream.write(data);
    });
    upstream.on('data', (data) => held.has(client) || client.write(data));
    client.on('close', () => {
      open.delete(client);
      held.delete(client);
      upstream.destroy();
    });
    upstream.on('close', () => client.destroy());
    client.on('error', () => upstream.destroy());
    upstream.on('error', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const reset = (sockets: Iterable<Socket>): number => {
    const all = [...sockets];
    for (const socket of all) socket.resetAndDestroy();
    return all.length;
  };
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    holdAnswerTo: (text) =>
      new Promise((seen) => {
        awaited = { text, seen };
      }),
    cut: () => reset(held),
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      reset(open);
      await closed;
    },
  };
}
