import { isDocumentId } from '@earshot/contracts';
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

/** A topic's name, by which all its viewers share it. */
export function topicName({ path }: TopicKind, id: string): string {
  return path.replace(':id', id);
}

function known(exists: (id: string) => Promise<boolean>): (id: string) => Promise<boolean> {
  return async (id) => isDocumentId(id) && (await exists(id));
}
