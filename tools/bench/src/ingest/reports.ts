import { unsignedIdToken } from '@earshot/local-cloud';
import type { Call } from '@earshot/local-cloud/call';

/** Most events of a report; a report has 1 to so many, in turn. */
export const MOST_EVENTS = 10;
/** Signed-in users that report in turn. */
const USERS = 500;

/** What was reported. */
export interface Reported {
  reports: number;
  events: number;
}

/** Reports of 1–10 plays and pauses, made as they are taken; adds up what it made. */
export function* reportsOf(count: number, projectId: string, reported: Reported): Generator<Call> {
  const users = Array.from({ length: USERS }, (_, i) => {
    const user = `user_${i}`;
    return { user, token: unsignedIdToken({ user, projectId }) };
  });
  for (let r = 0; r < count; r += 1) {
    const { user, token } = users[r % USERS] ?? { user: '', token: '' };
    const events = Array.from({ length: 1 + (r % MOST_EVENTS) }, (_, e) => eventOf(user, `${r}-${e}`, e));
    reported.reports += 1;
    reported.events += events.length;
    yield {
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(events),
    };
  }
}

function eventOf(user: string, id: string, place: number): object {
  return {
    event_type: place % 2 === 0 ? 'PLAY' : 'PAUSE',
    event_id: `bench-${id}`,
    event_time: new Date().toISOString(),
    user_id: user,
    episode_id: `episode_${place}`,
    show_id: 'show_1',
    session_id: `session_${user}`,
    country: 'DE',
    device_type: 'Web',
    position_sec: place,
    duration_sec: 1_800,
  };
}
