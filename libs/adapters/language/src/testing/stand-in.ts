import { createRequire } from 'node:module';
import {
  type sendUnaryData,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceDefinition,
  status,
} from '@grpc/grpc-js';
import { memo } from '@earshot/contracts';
import { fromJSON } from '@grpc/proto-loader';

/** What was asked of the stand-in. */
export interface AskedDocument {
  readonly type: string;
  readonly content: string;
}

/** A Natural Language that takes every text for business: it serves the client's own definition of the service. */
export interface StandIn {
  /** Every document it was asked about, in order. */
  readonly asked: AskedDocument[];
  readonly stop: () => void;
}

/**
 * The stand-in of all tests in this process, whose client finds one in its life; the environment leads to it. It refuses texts
 * of less than three words, and `down` as if it were out of reach.
 */
export const standIn = memo(async (): Promise<StandIn> => {
  const asked: AskedDocument[] = [];
  const server = new Server();
  server.addService(serviceDefinition(), {
    classifyText: (
      call: ServerUnaryCall<{ document: AskedDocument }, object>,
      answer: sendUnaryData<object>,
    ) => {
      const { document } = call.request;
      asked.push(document);
      if (document.content === 'down') answer({ code: status.UNAVAILABLE });
      else if (document.content.split(' ').length < 3)
        answer({ code: status.INVALID_ARGUMENT, details: TOO_SHORT });
      else answer(null, { categories: BUSINESS });
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  process.env['LANGUAGE_ENDPOINT'] = `http://127.0.0.1:${port}`;
  process.env['METADATA_SERVER_DETECTION'] = 'none';
  return {
    asked,
    stop: () => {
      server.forceShutdown();
    },
  };
});

after(async () => {
  (await standIn()).stop();
});

const TOO_SHORT = 'Invalid text content: too few tokens.';
const BUSINESS = [
  { name: '/News/Business News', confidence: 0.25 },
  { name: '/Finance/Investing', confidence: 0.75 },
];

function serviceDefinition(): ServiceDefinition {
  const require = createRequire(import.meta.url);
  const protos = require('@google-cloud/language/build/protos/protos.json') as object;
  return fromJSON(protos, { enums: String })['google.cloud.language.v2.LanguageService'] as ServiceDefinition;
}
