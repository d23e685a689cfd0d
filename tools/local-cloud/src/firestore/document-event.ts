import { randomUUID } from 'node:crypto';
import type { DocumentWrite } from '../service.ts';
import type { Change, Commit } from './database.ts';
import { eventCodec } from './protocol.ts';
import { toRfc3339 } from './time.ts';

const codec = eventCodec<object>();

/** What Eventarc would carry of one document's change: its states before and after. */
export function documentWrite({ database, time }: Commit, { path, before, after }: Change): DocumentWrite {
  const data = {
    ...(after && { value: database.toWire(after) }),
    ...(before && { oldValue: database.toWire(before) }),
  };
  return {
    ...database.name,
    document: path,
    kind: !before ? 'created' : !after ? 'deleted' : 'updated',
    data: codec.encode(data),
    time: toRfc3339(time),
    id: randomUUID(),
  };
}
