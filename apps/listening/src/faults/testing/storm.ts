import type { Dice } from '@earshot/simulator';
import type { Disturbance, GrpcFault } from '@earshot/testing';

const METHODS = ['BatchGetDocuments', 'Commit'] as const;
/** google.rpc.Code: RESOURCE_EXHAUSTED, ABORTED, UNAVAILABLE. */
const STATUSES = [8, 10, 14] as const;

const FAULTS: readonly GrpcFault[] = (['after', 'instead'] as const).flatMap((when) =>
  STATUSES.map((act) => ({ when, act })),
);

/** Every way in which a storm disturbs, in order: `Commit after 8`. */
export const STORM_KINDS: readonly string[] = METHODS.flatMap((method) =>
  FAULTS.map(({ when, act }) => `${method} ${when} ${String(act)}`),
).sort();

/** Disturbs a share of all reads and commits, 0–1, in each of the ways by turns. */
export function createStorm(dice: Dice, share: number): Disturbance {
  const turns = new Map<string, number>(METHODS.map((method) => [method, dice.whole(0, FAULTS.length - 1)]));
  return ({ method }) => {
    const turn = turns.get(method);
    if (turn === undefined || !dice.chance(share)) return undefined;
    turns.set(method, turn + 1);
    return FAULTS[turn % FAULTS.length];
  };
}
