import type { EventsByTopic, EventTopic } from '@earshot/contracts';
import type { engagementKind, playbackKind, qualityKind } from '@earshot/listening-core';
import type { Consequence } from './consequence.ts';
import { noteFollows } from './follows.ts';
import { helpingWithQuality, type HelpWithQuality } from './quality-help.ts';

interface Bodies {
  readonly playback: typeof playbackKind.empty;
  readonly engagement: typeof engagementKind.empty;
  readonly quality: typeof qualityKind.empty;
}

/** What follows from the events of each topic, whoever folds them. */
export type Consequences = {
  readonly [T in EventTopic]: Consequence<EventsByTopic[T], Bodies[T]> | undefined;
};

/** The consequences of all topics. @param help decides when a listener is helped with their quality */
export function consequencesWith(help: HelpWithQuality): Consequences {
  return { playback: undefined, engagement: noteFollows, quality: helpingWithQuality(help) };
}
