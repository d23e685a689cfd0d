import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { type sendUnaryData, Server, ServerCredentials, type ServerUnaryCall, status } from '@grpc/grpc-js';
import type { ServiceDefinition } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import { classifyText } from './index.ts';

interface Request {
  readonly document: { readonly type: string; readonly content: string };
}

/** A Natural Language that knows one topic, made from the client's own definition of the service. */
function standIn(asked: Request[]): Server {
  const require = createRequire(import.meta.url);
  const protos = require('@google-cloud/language/build/protos/protos.json') as object;
  const loaded = fromJSON(protos, { enums: String });
  const server = new Server();
  server.addService(loaded['google.cloud.language.v2.LanguageService'] as ServiceDefinition, {
    classifyText: ({ request }: ServerUnaryCall<Request, object>, answer: sendUnaryData<object>) => {
      asked.push(request);
      if (request.document.content === 'down') {
        answer({ code: status.UNAVAILABLE });
        return;
      }
      if (request.document.content.split(' ').length < 3) {
        answer({ code: status.INVALID_ARGUMENT, details: 'Invalid text content: too few tokens.' });
        return;
      }
      answer(null, {
        categories: [
          { name: '/News/Business News', confidence: 0.25 },
          { name: '/Finance/Investing', confidence: 0.75 },
        ],
      });
    },
  });
  return server;
}

describe('Natural Language over the wire', () => {
  const asked: Request[] = [];
  const server = standIn(asked);

  before(async () => {
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
    process.env['LANGUAGE_ENDPOINT'] = `http://127.0.0.1:${port}`;
    process.env['METADATA_SERVER_DETECTION'] = 'none';
  });
  after(() => server.forceShutdown());
  beforeEach(() => asked.splice(0));

  it('classifies the whole text in one request, the surest category first', async () => {
    const text = 'shares fell again. '.repeat(20_000);
    assert.deepEqual(await classifyText(text), {
      ok: true,
      categories: [
        { name: '/Finance/Investing', confidence: 0.75 },
        { name: '/News/Business News', confidence: 0.25 },
      ],
    });
    assert.deepEqual(
      asked.map(({ document }) => [document.type, document.content]),
      [['PLAIN_TEXT', text]],
    );
  });

  it('tells why it cannot classify a text', async () => {
    assert.deepEqual(await classifyText('hello'), {
      ok: false,
      reason: 'Invalid text content: too few tokens.',
    });
  });

  it('throws when the service is out of reach, after one request', async () => {
    await assert.rejects(classifyText('down'), /UNAVAILABLE/);
    assert.equal(asked.length, 1);
  });
});
