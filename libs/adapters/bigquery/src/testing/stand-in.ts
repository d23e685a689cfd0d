import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { memo } from '@earshot/contracts';

/** A BigQuery that answers what it is told to. */
export interface StandIn {
  /** Bodies of requests since it was last told what to answer; undefined of a request without one. */
  readonly asked: unknown[];
  readonly answers: (status: number, body: object) => void;
  /** From now on requests stay without an answer. */
  readonly hangs: () => void;
}

const stops: (() => Promise<unknown>)[] = [];
const outside = { ...process.env };

/** Serves it: the client of this process finds one in its life. */
export const standIn = memo(async (): Promise<StandIn> => {
  let answer: { readonly status: number; readonly body: object } | undefined;
  const asked: unknown[] = [];
  const held = new Set<ServerResponse>();
  const send = (response: ServerResponse, status: number, body: object): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const server = createServer((message, response) => {
    let text = '';
    message.on('data', (chunk: Buffer) => (text += chunk.toString()));
    message.on('end', () => {
      asked.push(text === '' ? undefined : JSON.parse(text));
      if (answer) send(response, answer.status, answer.body);
      else held.add(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(async () => {
    // A request that is broken off the client sends again and again, and one that is refused never.
    for (const response of held) send(response, 400, { error: { code: 400, message: 'too late' } });
    await new Promise((resolve) => server.close(resolve));
  });
  Object.assign(process.env, {
    BIGQUERY_EMULATOR_HOST: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    GCLOUD_PROJECT: 'demo-test',
    METADATA_SERVER_DETECTION: 'none',
  });
  const tell = (next: typeof answer): void => {
    asked.length = 0;
    answer = next;
  };
  return { asked, answers: (status, body) => tell({ status, body }), hangs: () => tell(undefined) };
});

after(async () => {
  for (const stop of stops.splice(0)) await stop();
  process.env = outside;
});
