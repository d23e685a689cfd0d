import { isDocumentId } from '@earshot/contracts';
import { type FiguredEpisode, type ListenersView, searched, showsOf } from '@earshot/dashboard-core';
import { type Answer, type Call, failure, json } from '../http/call.ts';
import type { Route } from '../http/router.ts';
import type { Hub } from '../live/hub.ts';
import { findListeners } from '../topics/listener.ts';
import type { ReadTranscript } from '../topics/transcript.ts';
import { type TopicKind, subjectOf } from '../topics/topics.ts';

/** What lists are made of. */
export type ReadEpisodes = () => Promise<readonly FiguredEpisode[]>;

/** What views and tables are made of. */
export interface ViewParts {
  readonly hub: Hub;
  readonly kinds: readonly TopicKind[];
  readonly readEpisodes: ReadEpisodes;
  readonly readTranscript: ReadTranscript;
}

/** Views: of topics as they are now, and lists. */
export function viewRoutes({ hub, kinds, readEpisodes, readTranscript }: ViewParts): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/api/episodes',
      role: 'viewer',
      answer: async ({ query }) =>
        json(searched(await readEpisodes(), query.get('query') ?? '', query.get('after') ?? '')),
    },
    {
      method: 'GET',
      path: '/api/shows',
      role: 'viewer',
      answer: async () => json(showsOf(await readEpisodes())),
    },
    { method: 'GET', path: '/api/listeners', role: 'viewer', answer: listeners },
    {
      method: 'GET',
      path: '/api/episodes/:id/transcript',
      role: 'viewer',
      answer: (call) => transcript(call, readTranscript),
    },
    ...kinds.map((kind) => ({
      method: 'GET' as const,
      path: `/api/${kind.path}`,
      role: 'viewer' as const,
      answer: (call: Call) => latest(hub, kind, call),
    })),
  ];
}

async function latest(hub: Hub, kind: TopicKind, { params: { id = '' } }: Call): Promise<Answer> {
  if (kind.exists && !(await kind.exists(id))) return missing(kind);
  const { data } = await hub.latest(subjectOf(kind, id));
  return { ...json({}), body: data };
}

/** There is nothing of that name. */
export function missing({ path }: TopicKind): Answer {
  return failure('not_found', `there is nothing of that name in ${path.split('/')[0] ?? path}`);
}

/** Characters that are searched for. */
const MAX_QUERY = 128;

async function listeners({ query }: Call): Promise<Answer> {
  const text = query.get('query') ?? '';
  if (text.length > MAX_QUERY || (text !== '' && !isDocumentId(text))) return json({ listeners: [] });
  const found = await findListeners(text);
  const view: ListenersView = {
    listeners: found.map(({ user_id, plays = 0, updated_at }) => ({
      user: user_id,
      plays,
      ...(updated_at && { updated_at: updated_at.getTime() }),
    })),
  };
  return json(view);
}

async function transcript({ params: { id = '' } }: Call, read: ReadTranscript): Promise<Answer> {
  const body = isDocumentId(id) ? await read(id) : undefined;
  return body ? { ...json({}), body } : failure('not_found', 'there is no transcript of this episode');
}
