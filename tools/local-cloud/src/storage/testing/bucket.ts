import { Storage, type Bucket } from '@google-cloud/storage';
import type { ObjectEvent, StorageService } from '../../service.ts';
import { startStorage, type StorageOptions } from '../start-storage.ts';

const BUCKET = 'test-uploads';

/** A running service, Google's client of one bucket in it, and all that happened to its objects. */
export interface Fixture {
  readonly service: StorageService;
  readonly bucket: Bucket;
  readonly events: ObjectEvent[];
  /** Types and names of the events so far. */
  told(): string[];
}

export async function startBucket(options: StorageOptions = {}): Promise<Fixture> {
  const service = await startStorage({ buckets: [BUCKET], ...options });
  const events: ObjectEvent[] = [];
  service.onEvent((event) => events.push(event));
  const storage = new Storage({
    projectId: 'demo-test',
    apiEndpoint: `http://127.0.0.1:${service.port}`,
    retryOptions: { autoRetry: false },
  });
  const told = () => events.map(({ type, object }) => `${type} ${String(object['name'])}`);
  return { service, bucket: storage.bucket(BUCKET), events, told };
}
