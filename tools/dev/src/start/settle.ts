import type { LocalCloud } from '@earshot/local-cloud';
import { type Figures, readFigures } from './figures.ts';

const IDLE_DEADLINE_MS = 300_000;
/** Closing windows and delivering what follows from them takes two rounds; more would be a circle. */
const MAX_ROUNDS = 8;

/**
 * Runs the schedules, as their minute would, until nothing is under way and another round changes no figure.
 * @throws Error when something stays undone
 */
export async function settle(cloud: LocalCloud): Promise<Figures> {
  const schedules = cloud.functions.filter(({ trigger }) => trigger === 'schedule');
  let before = '';
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    await cloud.idle(IDLE_DEADLINE_MS);
    for (const { name } of schedules) await cloud.runSchedule(name);
    await cloud.idle(IDLE_DEADLINE_MS);
    const figures = await readFigures(cloud.bigquery);
    const { episodes, metrics, ...rest } = figures;
    const now = JSON.stringify([rest, Object.keys(metrics).length, episodes.length]);
    if (now === before) return figures;
    before = now;
  }
  throw new Error(`the figures still change after ${MAX_ROUNDS} rounds of the schedules`);
}
