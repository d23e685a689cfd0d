import { publisher } from '@earshot/adapter-pubsub';
import { type EventTopic, listeningSettings, memo, readSettings } from '@earshot/contracts';
import { errorFields, logEvent } from '@earshot/runtime';
import { adminApp } from './admin.ts';
import { createAllowance } from './allowance.ts';
import { attestedBy } from './attestation.ts';
import { callerBy } from './caller.ts';
import { createIngest, type IngestRequest, type IngestResponse } from './handler.ts';
import { createMeter } from './meter.ts';
import { createPacker, MAX_EVENTS_PER_MESSAGE } from './packer.ts';

const ingest = memo(() => {
  const settings = readSettings(listeningSettings);
  const meter = createMeter();
  const packerOf = (topic: EventTopic) =>
    createPacker(publisher(topic, { maxBodies: MAX_EVENTS_PER_MESSAGE, waitMs: 0 }), {
      took: (ms) => {
        meter.published(ms);
      },
      failed: (error, reports) => {
        logEvent('ERROR', 'publish_failed', { topic, reports, ...errorFields(error) });
      },
    });
  const handler = createIngest({
    callerOf: callerBy(adminApp),
    isAttested: settings.INGEST_APP_CHECK === 'required' ? attestedBy(adminApp) : undefined,
    packers: {
      playback: packerOf('playback'),
      engagement: packerOf('engagement'),
      quality: packerOf('quality'),
    },
    allowance: createAllowance(settings.INGEST_SESSIONS_PER_DAY),
    meter,
    beacon: { ordinary: settings.BEACON_INTERVAL_SEC, most: settings.BEACON_MAX_SEC },
    origins: settings.INGEST_ORIGINS,
  });
  return Promise.resolve(handler);
});

/**
 * Takes a player's report: `POST /v1/events` with a Firebase ID token and 1–500 events. Answers how many were taken,
 * which were not and why, and when to report next. What is answered as taken is published; a report that got no
 * answer is to be sent again, for events told twice count once.
 */
export async function ingestRequest(request: IngestRequest, response: IngestResponse): Promise<void> {
  const answer = await ingest();
  await answer(request, response);
}
