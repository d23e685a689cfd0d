import { paths } from '@earshot/contracts';
import type { Firestore } from '@google-cloud/firestore';

/** What Firestore has of a listener with one session, named as they are. */
export interface Outcome {
  /** Whether nothing of the session is due any more. */
  readonly isClosed: boolean;
  readonly windows: number;
  readonly reminders: number;
  /** How often the session's state was written. */
  readonly rev: unknown;
  readonly secondsHeard: unknown;
}

/** Reads what the tick has done for a listener. */
export async function outcomeFor(db: Firestore, user: string): Promise<Outcome> {
  const [windows, inbox, state, profile] = await Promise.all([
    db.collection(`users/${user}/sessions`).get(),
    db.collection(`users/${user}/notifications`).get(),
    db.doc(paths.sessionState(user, user)).get(),
    db.doc(paths.profile(user)).get(),
  ]);
  return {
    isClosed: state.get('due') === undefined,
    windows: windows.size,
    reminders: inbox.size,
    rev: state.get('rev'),
    secondsHeard: profile.get('seconds_heard'),
  };
}
