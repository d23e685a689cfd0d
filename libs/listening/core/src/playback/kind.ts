import type { PlaybackEvent } from '@earshot/contracts';
import { lengthOf } from '../intervals.ts';
import type { Place, StateKind, Summary } from '../kind.ts';
import { byEpisode } from '../marks.ts';
import type { Tally } from '../tally.ts';
import { playbackActivities } from './activities.ts';
import { emptyPlayback, joinPlayback, type PlaybackBody, sessionPath } from './body.ts';
import { decodePlayback, encodePlayback } from './codec.ts';
import { heardOf } from './heard.ts';
import { changePlayback } from './measure.ts';

/** One playback session. */
export const playbackKind: StateKind<PlaybackEvent, PlaybackBody> = {
  topic: 'playback',
  empty: emptyPlayback,
  pathOf: sessionPath,
  join: joinPlayback,
  measure: measurePlayback,
  change: changePlayback,
  activities: playbackActivities,
  summary: summaryOf,
  places: placesOf,
  encode: encodePlayback,
  decode: decodePlayback,
};

/** The figures of a session: how they change from nothing on. */
function measurePlayback(body: PlaybackBody): Tally {
  return changePlayback(emptyPlayback, body);
}

/** Where a session was last in each of its episodes. */
function placesOf({ marks, heartbeats }: PlaybackBody): readonly Place[] {
  const marksOf = byEpisode(marks);
  return Array.from(new Set([...marksOf.keys(), ...heartbeats.keys()]), (episode_id) => {
    const ordered = marksOf.get(episode_id) ?? [];
    const [, markedAt = 0, , markedPosition = 0] = ordered.at(-1)?.mark ?? [];
    const [heardAt, heardPosition] = heartbeats.get(episode_id)?.last ?? [0, 0];
    const marked = markedAt >= heardAt;
    const completion = ordered.findLast(({ mark }) => mark[0] === 'COMPLETE');
    return {
      episode_id,
      at: marked ? markedAt : heardAt,
      position_sec: marked ? markedPosition : Math.floor(heardPosition / 1000),
      ...(completion && { completed_at: completion.mark[1] }),
    };
  });
}

function summaryOf(body: PlaybackBody): Summary {
  const last = placesOf(body).reduce((a, b) => (b.at >= a.at ? b : a), {
    episode_id: '',
    at: 0,
    position_sec: 0,
  });
  const marksOf = byEpisode(body.marks);
  const heardMs = Array.from(new Set([...marksOf.keys(), ...body.heartbeats.keys()])).map((episode) =>
    lengthOf(heardOf(body.heartbeats.get(episode), marksOf.get(episode) ?? []).times),
  );
  return {
    episode_id: last.episode_id,
    position_sec: last.position_sec,
    seconds_heard: heardMs.reduce((sum, ms) => sum + Math.floor(ms / 1000), 0),
  };
}
