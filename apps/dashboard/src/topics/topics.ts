import { isDocumentId } from '@earshot/contracts';
import type { Subject } from '../live/hub.ts';
import type { Source } from '../live/topic.ts';
import { episodeSource, isEpisode } from './episode.ts';
import { isListener, listenerSource } from './listener.ts';
import { moderationSource } from './moderation.ts';
import { overviewSource } from './overview.ts';
import { pipelineSources } from './pipeline.ts';

/** A kind of topic: where its view is, below `api/` and below `api/live/`, and what it is about. */
export interface TopicKind {
  /** Such as `episodes/:id`. */
  readonly path: string;
  readonly source: (id: string) => Source;
  /** Whether there is such a thing; absent where there is but one. */
  readonly exists?: (id: string) => Promise<boolean>;
}

/** All topics of an instance. */
export function topicKinds(): readonly TopicKind[] {
  return [
    { path: 'overview', source: overviewSource },
    { path: 'moderation', source: moderationSource },
    { path: 'pipeline', source: pipelineSources() },
    { path: 'episodes/:id', source: episodeSource, exists: known(isEpisode) },
    { path: 'listeners/:id', source: listenerSource, exists: known(isListener) },
  ];
}

/** The topic of a kind that is about `id`; where there is but one, whatever that is. */
export function subjectOf({ path, source }: TopicKind, id: string): Subject {
  // As a function, for `$` is no special character of an id.
  return { name: path.replace(':id', () => id), kind: path, source: () => source(id) };
}

function known(exists: (id: string) => Promise<boolean>): (id: string) => Promise<boolean> {
  return async (id) => isDocumentId(id) && (await exists(id));
}
