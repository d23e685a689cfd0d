import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as functions from './index.ts';

interface Endpoint {
  readonly eventTrigger?: {
    readonly eventType: string;
    readonly retry: boolean;
    readonly eventFilters: Readonly<Record<string, { toString(): string }>>;
    readonly eventFilterPathPatterns: Readonly<Record<string, { toString(): string }>>;
  };
  readonly scheduleTrigger?: { readonly schedule: string };
  readonly availableMemoryMb: number;
  readonly concurrency?: number;
}

const endpoints = Object.fromEntries(
  Object.entries(functions).map(([name, { __endpoint }]) => [name, __endpoint as unknown as Endpoint]),
);

describe('the enrichment codebase', () => {
  it('reacts to uploads, to their metadata and their end, to transcripts and to reviews, each event delivered again until it is handled', () => {
    const triggers = Object.entries(endpoints).flatMap(([name, { eventTrigger }]) => {
      if (!eventTrigger) return [];
      const { eventType, retry, eventFilters, eventFilterPathPatterns } = eventTrigger;
      assert.equal(retry, true, name);
      const where = eventFilters['bucket'] ?? eventFilterPathPatterns['document'];
      return [`${name}: ${eventType.replace(/^google\.cloud\.(.*)\.v1\./, '')} in ${String(where)}`];
    });
    assert.deepEqual(triggers.toSorted(), [
      'audioDeleted: deleted in params.UPLOADS_BUCKET',
      'audioMetadataUpdated: metadataUpdated in params.UPLOADS_BUCKET',
      'audioUploaded: finalized in params.UPLOADS_BUCKET',
      'imageMetadataUpdated: metadataUpdated in params.UPLOADS_BUCKET',
      'imageReviewed: updated in moderation/{image}',
      'imageUploaded: finalized in params.UPLOADS_BUCKET',
      'transcriptReady: finalized in params.TRANSCRIPTS_BUCKET',
    ]);
  });

  it('looks after overdue uploads every minute', () => {
    assert.equal(endpoints['enrichmentTick']?.scheduleTrigger?.schedule, 'every 1 minutes');
  });

  it('handles audio of any length in 512 MiB', () => {
    for (const name of ['audioUploaded', 'audioMetadataUpdated', 'audioDeleted', 'transcriptReady']) {
      assert.equal(endpoints[name]?.availableMemoryMb, 512);
    }
    assert.equal(endpoints['transcriptReady']?.concurrency, 1, 'a transcript is read whole');
  });

  it('opens one image at a time in an instance', () => {
    for (const name of ['imageUploaded', 'imageMetadataUpdated', 'imageReviewed', 'enrichmentTick']) {
      const { availableMemoryMb, concurrency } = endpoints[name] ?? {};
      assert.deepEqual([availableMemoryMb, concurrency], [1024, 1], name);
    }
  });

  it('loads no client, decoder or parser before an event needs it, but Firestore, which all events do', async () => {
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
    const heavy = /node_modules\/(@google-cloud\/(?!firestore)|sharp|music-metadata|file-type)\//;
    // A document trigger brings Firestore's client with it. Every function here asks Firestore first, so none starts later.
    assert.deepEqual(
      loaded.filter((url) => heavy.test(url)),
      [],
    );
  });
});
