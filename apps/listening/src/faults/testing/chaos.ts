import type { Dice } from '@earshot/simulator';
import type { Disturbance, GrpcFault } from '@earshot/testing';
import { createStorm } from './storm.ts';

/** What is done to the process of the functions. */
export interface Interventions {
  readonly kill: () => void;
  /** Asks it to end. */
  readonly end: () => void;
}

/** How often each fault comes about, as shares of all reads and commits. */
const SHARES = { storm: 0.15, cut: 0.05, kill: 0.05, end: 0.05 } as const;
/** Most processes that are killed, and most that are asked to end: each takes longer to start than the one before. */
const MOST = 2;

/** Every fault there is, at random, at every point of a read and a commit. */
export function createChaos(dice: Dice, { kill, end }: Interventions): Disturbance {
  const storm = createStorm(dice, SHARES.storm);
  let kills = 0;
  let ends = 0;
  return (call) => {
    if (kills < MOST && dice.chance(SHARES.kill)) {
      kills += 1;
      return { when: kills === 1 ? 'after' : 'instead', act: kill };
    }
    if (ends < MOST && dice.chance(SHARES.end)) {
      ends += 1;
      end();
    }
    if (dice.chance(SHARES.cut))
      return { when: dice.pick<GrpcFault['when']>(['instead', 'after']), act: 'cut' };
    return storm(call);
  };
}
