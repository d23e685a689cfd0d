import { decodeMessage, type EventTopic, type ListeningEvent, paths } from '@earshot/contracts';
import { decodeState, encodeState } from '../codec.ts';
import { newlyPlayed } from '../figure.ts';
import { emptyState, fold } from '../fold.ts';
import type { StateKind } from '../kind.ts';
import { engagementKind } from '../marked/engagement.ts';
import { qualityKind } from '../marked/quality.ts';
import { playbackKind } from '../playback/kind.ts';
import { untimely } from '../timeliness.ts';
import { incrementsOf, newListener } from '../writes.ts';
import { createStore } from './store.ts';

/** Counters by field; a missing one is 0. */
export type Figures = Readonly<Record<string, number>>;

/** A listening system that nothing was told to: messages in, counters out, as the function does it. */
export function listening() {
  const store = createStore();
  const pending = new Map<string, ReturnType<typeof incrementsOf>>();
  const rejected: { readonly event_id: string | undefined; readonly reason: string }[] = [];

  const foldInto = <E extends ListeningEvent, B>(
    kind: StateKind<E, B>,
    events: readonly E[],
    now: Date,
  ): void => {
    for (const [path, group] of Map.groupBy(events, kind.pathOf)) {
      const held = store.states.get(path);
      const before = held ? decodeState(kind, held.text) : emptyState(kind);
      const { state, delta, refused } = fold(kind, before, group);
      for (const { event_id } of refused) rejected.push({ event_id, reason: 'full' });
      const user = group[0]?.user_id ?? '';
      const context = { user, now, labelOf: () => undefined };
      const played = newlyPlayed(delta).filter((episode) => !store.created.has(paths.listen(user, episode)));
      pending.set(path, incrementsOf(state.pending, context));
      store.commit({
        states: [{ path, rev: held?.rev ?? 0, text: encodeState(kind, state) }],
        creates: played.map((episode) => paths.listen(user, episode)),
        increments: [...incrementsOf(delta, context), ...played.map((episode) => newListener(episode, now))],
      });
    }
  };

  const timely = <T extends EventTopic>(topic: T, body: Uint8Array, publishedAt: Date) => {
    const message = decodeMessage(topic, body);
    rejected.push(...message.rejected);
    return message.events.filter((event: ListeningEvent) => {
      const reason = untimely(event, publishedAt.getTime());
      if (reason) rejected.push({ event_id: event.event_id, reason: reason.code });
      return !reason;
    });
  };

  const folders: Readonly<Record<EventTopic, (body: Uint8Array, at: Date) => void>> = {
    playback: (body, at) => foldInto(playbackKind, timely('playback', body, at), at),
    engagement: (body, at) => foldInto(engagementKind, timely('engagement', body, at), at),
    quality: (body, at) => foldInto(qualityKind, timely('quality', body, at), at),
  };

  const figures = (path: string): Figures => {
    const fields = new Map<string, number>();
    const withheld = Array.from(pending.values()).flatMap((all) =>
      all.flatMap((increment) =>
        Array.from(increment.amounts, ([field, amount]) => [`${increment.path} ${field}`, amount] as const),
      ),
    );
    for (const [name, amount] of [...store.counters, ...withheld]) {
      if (!name.startsWith(`${path} `) || name.includes(' trend_')) continue;
      const field = name.slice(path.length + 1);
      fields.set(field, (fields.get(field) ?? 0) + amount);
    }
    return Object.fromEntries(fields);
  };

  const below = (collection: 'windows' | 'minutes', episode: string) =>
    Array.from(store.counters).flatMap(([counter, amount]) => {
      const [path = '', field = ''] = counter.split(' ');
      const prefix = `${paths.metrics(episode)}/${collection}/`;
      return path.startsWith(prefix) ? [[path.slice(prefix.length), field, amount] as const] : [];
    });

  return {
    /** Tells one message of events, published then. */
    tell: (topic: EventTopic, events: readonly unknown[], publishedAt: Date) =>
      folders[topic](new TextEncoder().encode(JSON.stringify(events)), publishedAt),
    /** What was refused, in the order it was. */
    rejected,
    /** The counters of an episode. */
    metrics: (episode = 'episode_1') => figures(paths.metrics(episode)),
    /** The counters of a listener, once all windows are closed. */
    profile: (user = 'user_0001') => figures(paths.profile(user)),
    /** A field of an episode's windows by their start, as hour, minute and second. */
    windows: (field: string, episode = 'episode_1'): Figures =>
      Object.fromEntries(
        below('windows', episode).flatMap(([start, name, amount]) =>
          name === field ? [[start.slice(11, 19), amount] as const] : [],
        ),
      ),
    /** How many sessions were playing an episode, by hour and minute. */
    minutes: (episode = 'episode_1'): Figures =>
      Object.fromEntries(
        below('minutes', episode).map(([hour, name, amount]) => [
          `${hour.slice(11, 14)}${name.replace('listening/', '')}`,
          amount,
        ]),
      ),
    /** The paths of the state documents. */
    documents: () => Array.from(store.states.keys()).sort(),
  };
}
