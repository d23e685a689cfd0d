import type { ListeningEvent } from '@earshot/contracts';
import { decodeState, encodeState } from '../codec.ts';
import { closeState, emptyState, fold, type Folded, type ListenerState } from '../fold.ts';
import type { StateKind } from '../kind.ts';
import { addAll, type Tally } from '../tally.ts';
import type { Delivery } from './history.ts';

interface Document {
  readonly rev: number;
  readonly text: string;
}
interface Read<Body> {
  readonly path: string;
  readonly rev: number;
  readonly state: ListenerState<Body>;
}

/** A database of guarded documents and counters, as the fold uses one. */
export function simulatedStore<Event extends ListeningEvent, Body>(kind: StateKind<Event, Body>) {
  const documents = new Map<string, Document>();
  const counters = new Map<string, number>();
  let conflicts = 0;

  const read = (path: string): Read<Body> => {
    const held = documents.get(path);
    const state = held ? decodeState(kind, held.text) : emptyState(kind);
    return { path, rev: held?.rev ?? 0, state };
  };

  const write = (reads: readonly Read<Body>[], folded: readonly Folded<Event, Body>[]): boolean => {
    if (reads.some(({ path, rev }) => (documents.get(path)?.rev ?? 0) !== rev)) return false;
    folded.forEach(({ news, state, delta }, i) => {
      const held = reads[i];
      if (news.length === 0 || !held) return;
      documents.set(held.path, { rev: held.rev + 1, text: encodeState(kind, state) });
      addAll(counters, delta);
    });
    return true;
  };

  const commit = (events: readonly Event[], before: () => void = () => undefined): void => {
    const byPath = Map.groupBy(events, kind.pathOf);
    for (let attempt = 0; ; attempt += 1) {
      const reads = Array.from(byPath.keys(), read);
      const folded = reads.map(({ path, state }) => fold(kind, state, byPath.get(path) ?? []));
      if (attempt === 0) before();
      if (write(reads, folded)) return;
      conflicts += 1;
    }
  };

  return {
    documents,
    conflicts: () => conflicts,
    deliver: (events: readonly Event[], { events: own, meanwhile, acknowledgementLost }: Delivery) => {
      const pick = (numbers: readonly number[]) => numbers.flatMap((i) => events[i] ?? []);
      commit(pick(own), () => commit(pick(meanwhile)));
      if (acknowledgementLost) commit(pick(own));
    },
    /** The counters once every window is closed. */
    closed: (): Tally => {
      for (const path of documents.keys()) {
        const { state, rev } = read(path);
        addAll(counters, state.pending);
        documents.set(path, { rev: rev + 1, text: encodeState(kind, closeState(state)) });
      }
      return counters;
    },
  };
}
