import { errorFields, logEvent } from '@earshot/runtime';
import { type DashboardRequest, failure, type SignedCall } from '../http/call.ts';
import type { Route } from '../http/router.ts';
import type { Hub } from '../live/hub.ts';
import type { Limiter } from '../live/limits.ts';
import { STREAM_HEADERS, streamTopic, type StreamTimes } from '../live/stream.ts';
import { cookieIn } from '../session/cookie.ts';
import type { Sessions } from '../session/sessions.ts';
import { type TopicKind, subjectOf } from '../topics/topics.ts';
import { missing } from './views.ts';

/** What live streams are made with. */
export interface LiveParts {
  readonly hub: Hub;
  readonly kinds: readonly TopicKind[];
  readonly limits: Limiter;
  readonly times: StreamTimes;
  readonly sessions: Pick<Sessions, 'recheck'>;
}

/** Live streams of all topics. */
export function liveRoutes(parts: LiveParts): readonly Route[] {
  return parts.kinds.map((kind) => ({
    method: 'GET',
    path: `/api/live/${kind.path}`,
    role: 'viewer',
    answer: (call: SignedCall) => open(kind, call, parts),
  }));
}

async function open(
  kind: TopicKind,
  { params: { id = '' }, request, session }: SignedCall,
  parts: LiveParts,
) {
  if (kind.exists && !(await kind.exists(id))) return missing(kind);
  const entered = parts.limits.enter(session.user);
  if ('reason' in entered) {
    const answer = failure('too_many', entered.reason, { why: entered.why });
    return { ...answer, headers: { ...answer.headers, 'Retry-After': String(entered.retrySec) } };
  }
  // A session that ends while its owner looks on takes the stream with it.
  const lifeMs = Math.max(0, Math.min(parts.times.lifeMs, session.expiresAt - Date.now()));
  return {
    status: 200,
    headers: STREAM_HEADERS,
    stream: (response) =>
      streamTopic(
        response,
        { join: (viewer) => parts.hub.topic(subjectOf(kind, id)).join(viewer) },
        {
          seen: request.get('last-event-id'),
          mayStay: () => mayStay(request, parts.sessions),
          onClosed: entered.leave,
        },
        { ...parts.times, lifeMs },
      ),
  } satisfies Awaited<ReturnType<Route['answer']>>;
}

/** Whether the session of a request still holds; where that cannot be told, the next request finds out. */
async function mayStay(request: DashboardRequest, sessions: LiveParts['sessions']): Promise<boolean> {
  try {
    const session = await sessions.recheck(cookieIn(request.get('cookie')) ?? '');
    return session?.roles.includes('viewer') ?? false;
  } catch (error) {
    logEvent('WARNING', 'session_unknown', errorFields(error));
    return false;
  }
}
