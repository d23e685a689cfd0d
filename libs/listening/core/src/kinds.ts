import type { EventTopic, ListeningEvent } from '@earshot/contracts';
import type { StateKind } from './kind.ts';
import { engagementKind } from './marked/engagement.ts';
import { qualityKind } from './marked/quality.ts';
import { playbackKind } from './playback/kind.ts';

/** Does something with the kind of a topic, whatever its events and states are. */
type WithKind<R> = <Event extends ListeningEvent, Body>(kind: StateKind<Event, Body>) => R;

/** Gives the kind of a topic to what works with any. */
export function withKind<R>(topic: EventTopic, work: WithKind<R>): R {
  switch (topic) {
    case 'playback':
      return work(playbackKind);
    case 'engagement':
      return work(engagementKind);
    case 'quality':
      return work(qualityKind);
  }
}
