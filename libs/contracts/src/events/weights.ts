import type { ListeningEvent } from './decode.ts';

/**
 * What an event says about how much a listener likes an episode, in tenths of the reference's weights
 * (PLAY 1, COMPLETE 3, BUFFERING_END −0.2 …). Tenths, so that sums of millions stay exact integers.
 * PROGRESS, which the reference does not know, weighs nothing.
 */
export const WEIGHT_TENTHS: Readonly<Record<ListeningEvent['event_type'], number>> = {
  PLAY: 10,
  PAUSE: 0,
  RESUME: 0,
  STOP: -10,
  COMPLETE: 30,
  PROGRESS: 0,
  SAVE_EPISODE: 40,
  FOLLOW_SHOW: 30,
  SHARE: 20,
  BUFFERING_START: -10,
  BUFFERING_END: -2,
  DROPOUT: -20,
};
