import type { ListeningEvent, PlaybackEvent } from '@earshot/contracts';
import { playbackKind } from '../playback/kind.ts';
import type { Met } from './instances.ts';

/** The hard cases that a history of playback and its way to the fold hold, by name. */
export function playbackCases(told: readonly PlaybackEvent[]): Record<string, boolean> {
  const found: Record<string, boolean> = {};
  for (const events of Map.groupBy(told, playbackKind.pathOf).values()) {
    let body = playbackKind.empty;
    for (const event of events) {
      const before = body.heartbeats.get(event.episode_id);
      body = playbackKind.join(body, [event]).body;
      const after = body.heartbeats.get(event.episode_id);
      const [was, is] = [before?.heard.length ?? 0, after?.heard.length ?? 0];
      if (is < was) found['a stretch bridges others'] = true;
      if (before && after && is === was && before.heard !== after.heard) found['a stretch grows'] = true;
      if (event.event_type === 'PROGRESS' && before === after) found['a stretch is known'] = true;
      if (is > 1) found['stretches lie apart'] = true;
    }
    for (const episode of new Set(events.map(({ episode_id }) => episode_id))) {
      const types = new Set(events.flatMap((e) => (e.episode_id === episode ? e.event_type : [])));
      if (types.has('PROGRESS') && types.has('PLAY')) found['marks and heartbeats'] = true;
      if (types.has('PLAY') && !types.has('PROGRESS')) found['a player without heartbeats'] = true;
      if (types.has('PAUSE') && !types.has('PLAY')) found['a pause without a play'] = true;
    }
    if (new Set(events.map(({ episode_id }) => episode_id)).size > 1) found['two episodes'] = true;
  }
  return found;
}

/** The hard cases of any topic. */
export function commonCases<E extends ListeningEvent>(
  events: readonly E[],
  told: readonly E[],
  met: Met,
): Record<string, boolean> {
  const times = told.map(({ event_time }) => Date.parse(event_time));
  const months = new Set(events.map(({ event_time }) => event_time.slice(0, 7)));
  return {
    'out of order': times.some((at, i) => at < (times[i - 1] ?? at)),
    'told twice': told.length > events.length,
    'an id with two bodies': new Set(events.map(({ event_id }) => event_id)).size < events.length,
    'two months': months.size > 1,
    'a conflict': met.conflicts > 0,
    'a lost acknowledgement': met.lost > 0,
    'a killed instance': met.killed > 0,
    'a halved group': met.halved > 0,
    'a closed window before the end': met.closed > 0,
  };
}
