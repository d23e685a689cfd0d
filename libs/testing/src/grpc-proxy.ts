import { once } from 'node:events';
import {
  type ClientHttp2Session,
  connect,
  createServer,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import { type GrpcCall, readCall, relay, send, sendStatus } from './grpc-call.ts';

/** What goes wrong with a call. */
export interface GrpcFault {
  /** `instead` of passing the call on, or `after` the server has answered it. */
  readonly when: 'instead' | 'after';
  /**
   * A status (google.rpc.Code) that the client gets; after the server's answer it comes behind the answer's messages, as
   * when a stream breaks off. Or `cut`: the client's connection is closed without a word. Or something to do, such as
   * ending a process, while the client waits and before its connection is cut.
   */
  readonly act: number | 'cut' | (() => unknown);
}

/** What became of a call. */
export interface SeenCall {
  /** Such as `Commit`. */
  readonly method: string;
  /** What the server answered, 0 being OK; undefined when it was not asked. */
  readonly status: number | undefined;
  /** What was done to the call. */
  readonly fault: GrpcFault | undefined;
}

/** Decides what goes wrong with a call, if anything. */
export type Disturbance = (call: GrpcCall) => GrpcFault | undefined;

/** Disturbs the first call that is chosen, and no other. */
export function firstOf(chosen: (call: GrpcCall) => boolean, fault: GrpcFault): Disturbance {
  let isDone = false;
  return (call) => {
    if (isDone || !chosen(call)) return undefined;
    isDone = true;
    return fault;
  };
}

/** A proxy between clients of a gRPC service without TLS and its server. */
export interface GrpcProxy {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  /**
   * Disturbs calls from now on, as this says. Returns the calls as they are answered or failed, until the next
   * disturbance: a test proves by them that its fault came about.
   */
  disturb(disturbance: Disturbance): readonly SeenCall[];
  /** Nobody answers any more: connections are cut, and new ones as soon as they are made. */
  down(): void;
  /** Connections are served again. */
  up(): void;
  /** How many connections were refused while it was down. */
  refused(): number;
  /** @throws Error, once it is stopped, where what a fault was to do failed: its test has proved nothing. */
  stop(): Promise<void>;
}

/** Bytes that calls of one connection may hold, in MB: Node cuts a connection at 10, which no gRPC server does. */
const MEMORY = { maxSessionMemory: 1_000 } as const;

/**
 * Starts a proxy to a gRPC server on this machine, for methods of one request message: it passes a call on once it has all
 * of it, and its answer likewise.
 */
export async function startGrpcProxy(port: number): Promise<GrpcProxy> {
  const sessions = new Set<ServerHttp2Session>();
  let disturbance: Disturbance = () => undefined;
  let seen: SeenCall[] = [];
  let isDown = false;
  let refused = 0;
  const failures: unknown[] = [];
  const attempt = async (act: () => unknown): Promise<void> => {
    try {
      await act();
    } catch (error) {
      failures.push(error);
    }
  };

  const handle = async (
    { session, upstream }: Connection,
    stream: ServerHttp2Stream,
    headers: IncomingHttpHeaders,
  ): Promise<void> => {
    const call = await readCall(stream, headers);
    const fault = disturbance(call);
    const answer = fault?.when === 'instead' ? undefined : await relay(upstream, call);
    seen.push({ method: call.method, status: answer?.status, fault });
    if (typeof fault?.act === 'number') sendStatus(stream, fault.act, answer);
    else if (answer && !fault) send(stream, answer);
    else {
      if (typeof fault?.act === 'function') await attempt(fault.act);
      session.destroy();
    }
  };

  const server = createServer(MEMORY);
  server.on('session', (session) => {
    if (isDown) {
      refused += 1;
      session.destroy();
      return;
    }
    const upstream = connect(`http://127.0.0.1:${port}`, MEMORY);
    sessions.add(session);
    session.once('close', () => {
      sessions.delete(session);
      upstream.destroy();
    });
    upstream.once('close', () => session.destroy());
    for (const side of [session, upstream]) side.on('error', () => session.destroy());
    session.on('stream', (stream, headers) => {
      stream.on('error', () => undefined); // the client has gone: there is nobody to tell
      // One of the two connections broke: so does the other.
      handle({ session, upstream }, stream, headers).catch(() => session.destroy());
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => sessions.forEach((session) => session.destroy());
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    disturb: (next) => {
      disturbance = next;
      seen = [];
      return seen;
    },
    down: () => {
      isDown = true;
      cut();
    },
    up: () => {
      isDown = false;
    },
    refused: () => refused,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      cut();
      await closed;
      if (failures.length > 0)
        throw new Error('what a fault was to do went wrong itself', { cause: failures[0] });
    },
  };
}

/** A client's connection, and the one to the server that belongs to it. */
interface Connection {
  readonly session: ServerHttp2Session;
  readonly upstream: ClientHttp2Session;
}
