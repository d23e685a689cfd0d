import { isDocumentId } from '@earshot/contracts';
import { type FiguredEpisode, type ListenersView, searched, showsOf } from '@earshot/dashboard-core';
import { type Answer, type Call, failure, json } from '../http/call.ts';
import type { Route } from '../http/router.ts';
import type { Hub } from '../live/hub.ts';
import { findListeners } from '../topics/listener.ts';
import { readTranscriptView } from '../topics/transcript.ts';
import { type TopicKind, topicKinds, topicName } from '../topics/topics.ts';

/** What lists are made of. */
export type ReadEpisodes = () => Promise<readonly FiguredEpisode[]>;

/** Views: of topics as they are now, and lists. */
export function viewRoutes(hub: Hub, readEpisodes: ReadEpisodes): readonly Route[] {
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
    { method: 'GET', path: '/api/episodes/:id/transcript', role: 'viewer', answer: transcript },
    ...topicKinds.map((kind) => ({
      method: 'GET' as const,
      path: `/api/${kind.path}`,
      role: 'viewer' as const,
      answer: (call: Call) => latest(hub, kind, call),
    })),
  ];
}

async function latest(hub: Hub, kind: TopicKind, { params: { id = '' } }: Call): Promise<Answer> {
  if (kind.exists && !(await kind.exists(id))) return missing(kind);
  const { data } = await hub.latest(topicName(kind, id), () => kind.source(id));
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

async function transcript({ params: { id = '' } }: Call): Promise<Answer> {
  const view = isDocumentId(id) ? await readTranscriptView(id) : undefined;
  return view ? json(view) : failure('not_found', 'there is no transcript of this episode');
}
