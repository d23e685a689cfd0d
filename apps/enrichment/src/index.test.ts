import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as functions from './index.ts';

interface Endpoint {
  readonly eventTrigger?: {
    readonly eventType: string;
    readonly retry: boolean;
    readonly eventFilters: { readonly bucket: { toString(): string } };
  };
  readonly scheduleTrigger?: { readonly schedule: string };
  readonly availableMemoryMb: number;
}

const endpoints = Object.fromEntries(
  Object.entries(functions).map(([name, { __endpoint }]) => [name, __endpoint as unknown as Endpoint]),
);

describe('the enrichment codebase', () => {
  it('reacts to uploads, to their metadata, and to transcripts, each event delivered again until it is handled', () => {
    const triggers = Object.entries(endpoints).flatMap(([name, { eventTrigger }]) => {
      if (!eventTrigger) return [];
      const { eventType, retry, eventFilters } = eventTrigger;
      assert.equal(retry, true, name);
      return [
        `${name}: ${eventType.replace('google.cloud.storage.object.v1.', '')} in ${String(eventFilters.bucket)}`,
      ];
    });
    assert.deepEqual(triggers.toSorted(), [
      'audioMetadataUpdated: metadataUpdated in params.UPLOADS_BUCKET',
      'audioUploaded: finalized in params.UPLOADS_BUCKET',
      'imageMetadataUpdated: metadataUpdated in params.UPLOADS_BUCKET',
      'imageUploaded: finalized in params.UPLOADS_BUCKET',
      'transcriptReady: finalized in params.TRANSCRIPTS_BUCKET',
    ]);
  });

  it('looks after overdue uploads every minute', () => {
    assert.equal(endpoints['enrichmentTick']?.scheduleTrigger?.schedule, 'every 1 minutes');
  });

  it('handles audio of any length in 512 MiB', () => {
    for (const name of ['audioUploaded', 'audioMetadataUpdated', 'transcriptReady']) {
      assert.equal(endpoints[name]?.availableMemoryMb, 512);
    }
  });

  it('loads no client, decoder or parser before an event needs it', async () => {
    const script = `
      import { registerHooks } from 'node:module';
      const loaded = [];
      registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
      await import(${JSON.stringify(new URL('index.ts', import.meta.url).href)});
      console.log(JSON.stringify(loaded));`;
    const args = ['--input-type=module', '--eval', script];
    const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 8 * 1024 * 1024 });
    const loaded = JSON.parse(stdout) as string[];
    assert.ok(
      loaded.some((url) => url.includes('/firebase-functions/')),
      'it sees what is loaded',
    );
    const heavy =
      /node_modules\/(@google-cloud|@grpc|google-gax|firebase-admin\/.*firestore|sharp|music-metadata|file-type)\//;
    assert.deepEqual(
      loaded.filter((url) => heavy.test(url)),
      [],
    );
  });
});
