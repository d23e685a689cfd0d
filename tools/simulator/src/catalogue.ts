import { LABELS, type Label } from '@earshot/contracts';
import { firstAbove } from './ascending.ts';
import { Dice } from './dice.ts';
import type { SimulatedEpisode } from './options.ts';

/** How much likelier an episode of one's taste is chosen than another of the same rank. */
const TASTE_WEIGHT = 6;
/** Salt that keeps these throws apart from others. */
const CATALOGUE = 8;
/** Episodes of one made-up show. */
const EPISODES_PER_SHOW = 20;
/** Length of made-up episodes, in seconds. */
const LENGTHS_SEC = [300, 7_200] as const;

/** Episodes to choose from, each as likely as its rank (Zipf's law) and the listener's taste make it. */
export class Catalogue {
  private readonly episodes: readonly SimulatedEpisode[];
  private readonly sums: ReadonlyMap<Label, Float64Array>;

  /** @param episodes - the most popular first, at least one; @param zipf - exponent of popularity, 1/rank^zipf */
  constructor(episodes: readonly SimulatedEpisode[], zipf: number) {
    this.episodes = episodes;
    this.sums = new Map(LABELS.map((taste) => [taste, cumulative(episodes, zipf, taste)]));
  }

  /** What a listener of a taste chooses to hear. */
  choose(dice: Dice, taste: Label): SimulatedEpisode {
    const sums = this.sums.get(taste) ?? new Float64Array();
    const chosen = this.episodes[firstAbove(sums, dice.fraction() * (sums.at(-1) ?? 0))];
    if (!chosen) throw new RangeError('there is no episode to choose');
    return chosen;
  }
}

/** Episodes that nobody uploaded, for histories without a cloud: `episode_00001` and so on, the same for the same seed. */
export function madeUpEpisodes(seed: number, count: number): readonly SimulatedEpisode[] {
  return Array.from({ length: count }, (_, index) => {
    const dice = new Dice(seed, CATALOGUE, index);
    return {
      episode_id: `episode_${String(index + 1).padStart(5, '0')}`,
      show_id: `show_${String(Math.floor(index / EPISODES_PER_SHOW) + 1).padStart(4, '0')}`,
      duration_sec: dice.whole(...LENGTHS_SEC),
      label: dice.pick(LABELS),
    };
  });
}

function cumulative(episodes: readonly SimulatedEpisode[], zipf: number, taste: Label): Float64Array {
  let sum = 0;
  return Float64Array.from(episodes, ({ label }, index) => {
    sum += (label === taste ? TASTE_WEIGHT : 1) / (index + 1) ** zipf;
    return sum;
  });
}
