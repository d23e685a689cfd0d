import { createRequire } from 'node:module';
import { Server, type ServiceDefinition, status } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import { CallFailure, listen, unary } from '../grpc/serve.ts';
import type { Service, ServiceOptions } from '../service.ts';
import { annotate, type AnnotateImageRequest, MAX_IMAGE_BYTES } from './annotate.ts';
import type { VisionAnswers } from './answers.ts';

/** What Vision is started with. */
export interface VisionOptions extends ServiceOptions {
  /** Scripted answers, for tests. */
  readonly answers?: VisionAnswers;
}

/** Most images of one call (production). */
const MAX_IMAGES = 16;

interface BatchRequest {
  readonly requests?: readonly AnnotateImageRequest[];
}

/** Starts Vision: batchAnnotateImages with colours from the pixels, and scripted or UNKNOWN for the rest. */
export async function startVision({ answers, port }: VisionOptions = {}): Promise<Service> {
  const server = new Server({ 'grpc.max_receive_message_length': 2 * MAX_IMAGES * MAX_IMAGE_BYTES });
  // Methods that are not given answer UNIMPLEMENTED.
  server.addService(serviceDefinition(), {
    BatchAnnotateImages: unary(async ({ requests = [] }: BatchRequest) => {
      if (requests.length > MAX_IMAGES) {
        const message = `Too many images per request: ${requests.length}, at most ${MAX_IMAGES} are taken`;
        throw new CallFailure(status.INVALID_ARGUMENT, message);
      }
      return { responses: await Promise.all(requests.map((request) => annotate(request, answers))) };
    }),
  });
  const listening = await listen(server, port);
  return {
    name: 'vision',
    port: listening.port,
    env: { VISION_ENDPOINT: `http://127.0.0.1:${listening.port}` },
    stop: () => listening.close(),
  };
}

function serviceDefinition(): ServiceDefinition {
  const require = createRequire(import.meta.url);
  const loaded = fromJSON(require('@google-cloud/vision/build/protos/protos.json') as object, {
    longs: String,
    enums: String,
    oneofs: false,
  });
  return loaded['google.cloud.vision.v1.ImageAnnotator'] as ServiceDefinition;
}
