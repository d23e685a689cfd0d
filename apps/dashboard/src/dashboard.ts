import { fileURLToPath } from 'node:url';
import type { ServerResponse } from 'node:http';
import { dashboardSettings, memo, readSettings } from '@earshot/contracts';
import { createDashboard } from './handler.ts';
import type { DashboardRequest } from './http/call.ts';
import { readPage } from './http/page.ts';
import type { Route } from './http/router.ts';
import { createHub } from './live/hub.ts';
import { createLimits } from './live/limits.ts';
import type { StreamTimes } from './live/stream.ts';
import type { Pace } from './live/topic.ts';
import { actionRoutes } from './routes/actions.ts';
import { liveRoutes } from './routes/live.ts';
import { mediaRoutes } from './routes/media.ts';
import { sessionRoutes } from './routes/session.ts';
import { tableRoutes } from './routes/tables.ts';
import { viewRoutes } from './routes/views.ts';
import { adminApp } from './session/admin.ts';
import { admitBy } from './session/admission.ts';
import { sessionsBy } from './session/sessions.ts';
import { listedEpisodes } from './topics/listed.ts';
import { topicKinds } from './topics/topics.ts';
import { transcriptReader } from './topics/transcript.ts';

/**
 * At most four looks a second; a topic that nobody looks at is closed after 15 s, or once twenty others are as idle, so that
 * going back and forth opens nothing anew.
 */
const PACE = { everyMs: 250, refreshMs: 30_000, graceMs: 15_000, mostIdle: 20, lookMs: 20_000 } as const;
const STREAMS = { heartbeatMs: 15_000, retryMs: 2_000, patienceMs: 60_000, checkMs: 60_000 } as const;
/** Streams that a user may open within a minute: more than a person clicks, less than a loop. */
const OPENED_PER_MINUTE = 60;
/** Lists follow the catalogue within five seconds, and figures within a minute. */
const LISTS = { askedMs: 5_000, figuresMs: 60_000 } as const;

/** What a dashboard is made with. */
export interface DashboardOptions {
  /** The folder of the built page. */
  readonly page: string;
  /** How its topics behave. */
  readonly pace: Pace;
  /** How its streams behave; they end after `DASHBOARD_STREAM_SEC`. */
  readonly streams: Omit<StreamTimes, 'lifeMs'>;
}

/** A dashboard by the settings of this process, and the topics that it has open. */
export function assembleDashboard({ page, pace, streams }: DashboardOptions) {
  const settings = readSettings(dashboardSettings);
  const signIn = settings.DASHBOARD_SIGN_IN === 'none' ? undefined : settings.DASHBOARD_SIGN_IN;
  const sessions = sessionsBy(adminApp, settings.DASHBOARD_SESSION_MIN * 60_000);
  const hub = createHub(pace);
  const parts = {
    hub,
    kinds: topicKinds(),
    readEpisodes: listedEpisodes(LISTS),
    readTranscript: transcriptReader(),
  };
  const limits = createLimits(
    {
      all: settings.DASHBOARD_STREAMS,
      perUser: settings.DASHBOARD_STREAMS_PER_USER,
      openedPerMinute: OPENED_PER_MINUTE,
    },
    () => performance.now(),
  );
  const times = { ...streams, lifeMs: settings.DASHBOARD_STREAM_SEC * 1000 };
  const routes: readonly Route[] = [
    ...sessionRoutes(sessions, signIn),
    ...mediaRoutes,
    ...viewRoutes(parts),
    ...liveRoutes({ ...parts, limits, times, sessions }),
    ...tableRoutes(parts),
    ...actionRoutes,
  ];
  const answer = createDashboard({
    page: memo(() => readPage(page)),
    routes,
    admit: admitBy(sessions, signIn),
  });
  return { answer, hub };
}

const dashboard = memo(() => {
  const page = fileURLToPath(new URL('./page/', import.meta.url));
  return Promise.resolve(assembleDashboard({ page, pace: PACE, streams: STREAMS }));
});

/** Answers a request of the page, or for it. */
export async function dashboardRequest(request: DashboardRequest, response: ServerResponse): Promise<void> {
  const { answer } = await dashboard();
  await answer(request, response);
}
