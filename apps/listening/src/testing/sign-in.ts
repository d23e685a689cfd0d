import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What Firebase Auth's emulator would answer to the SDK's question whether a user still exists. */
export interface SignIn {
  readonly host: string;
  /** An unsigned ID token, which the SDK takes when it is pointed at an emulator. */
  tokenOf(user: string, project: string, validSec?: number): string;
  stop(): Promise<void>;
}

export async function startSignIn(): Promise<SignIn> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { localId } = JSON.parse(Buffer.concat(chunks).toString()) as { localId: string[] };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ users: localId.map((id) => ({ localId: id, validSince: '0' })) }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    tokenOf: (user, project, validSec = 3_600) => {
      const now = Math.floor(Date.now() / 1_000);
      const claims = {
        iss: `https://securetoken.google.com/${project}`,
        aud: project,
        sub: user,
        iat: now - 10,
        auth_time: now - 10,
        exp: now + validSec,
      };
      return `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.`;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
