import { LABELS, type Label } from '@earshot/contracts';
import type { Item } from '@earshot/recommending-core';
import { dice, zipf } from '../load/dice.ts';
import type { SessionData, Step } from './step.ts';

/** How large a made-up audience is. */
export interface FeedsOptions {
  readonly seed: number;
  readonly sessions: number;
}

interface Show {
  readonly id: string;
  /** What it is about, finer than a label and never told. */
  readonly interest: number;
  readonly label: Label;
  /** Heard in order, from the first episode on; other shows are heard from the latest back. */
  readonly serial: boolean;
  /** Oldest first. */
  readonly episodes: readonly Item[];
}

interface Listener {
  readonly user: string;
  /** Interests, the dearest first. */
  readonly interests: readonly number[];
  /** Subscribed shows; one is exchanged now and then. */
  follows: number[];
  readonly heard: Set<string>;
}

const DAY_MS = 86_400_000;
const START = Date.parse('2026-09-01T00:00:00Z');
const DAYS = 60;
const INTERESTS = 12;
const SHOWS = 80;
/** A show is filed under a label that is not its own so often. */
const MISFILED = 0.1;
/** Chance that a session goes on after an episode. */
const GOES_ON = 0.65;
/** Chance, before a session, that a listener exchanges one of the shows they follow. */
const DRIFTS = 0.03;
/** How an episode is come by. */
const WAYS = [
  { way: 'followed', chance: 0.4 },
  { way: 'more of the show', chance: 0.2 },
  { way: 'more of the interest', chance: 0.2 },
  { way: 'the talk of the day', chance: 0.1 },
  { way: 'anything', chance: 0.1 },
] as const;
type Way = (typeof WAYS)[number]['way'];

/**
 * Sessions of an audience with feeds: shows publish on their own days and are about hidden interests, which labels show only
 * roughly; listeners follow some shows, hear serials in order and the rest from the latest back, try shows near to what they just
 * heard, talk about the same episode on the same day, and exchange what they follow over time. A fifth of the users have
 * one session in a hundred, as most of an audience does. Nothing in it knows how recommendations are made.
 */
export function feeds({ seed, sessions }: FeedsOptions): SessionData {
  const world = new World(dice(seed));
  const starts = Array.from({ length: sessions }, () => START + world.chance() * DAYS * DAY_MS).sort(
    (a, b) => a - b,
  );
  const listeners = Array.from({ length: Math.ceil(sessions / 12) }, (_, i) =>
    world.listener(`user_${i + 1}`),
  );
  const who = zipf(listeners.length, world.chance);
  const steps = starts.flatMap((at, i) => {
    const listener = listeners[who()];
    return listener ? world.session(`session_${i + 1}`, listener, at) : [];
  });
  return {
    name: 'feeds',
    steps: steps.sort((a, b) => a.time - b.time),
    items: world.shows.flatMap(({ episodes }) => episodes),
  };
}

class World {
  readonly chance: () => number;
  readonly shows: readonly Show[];
  private readonly anyShow: () => number;

  constructor(chance: () => number) {
    this.chance = chance;
    this.shows = Array.from({ length: SHOWS }, (_, i) => this.show(i));
    this.anyShow = zipf(SHOWS, chance);
  }

  listener(user: string): Listener {
    const interests = Array.from({ length: 3 }, () => this.whole(INTERESTS));
    const follows = Array.from({ length: 2 + this.whole(5) }, () => this.showNear(interests));
    return { user, interests, follows, heard: new Set() };
  }

  session(session: string, listener: Listener, start: number): readonly Step[] {
    const { user, heard, follows, interests } = listener;
    if (this.chance() < DRIFTS) follows[this.whole(follows.length)] = this.showNear(interests);
    const steps: Step[] = [];
    let show: Show | undefined;
    let time = start;
    do {
      const [chosen, item] = this.choose(listener, show, time);
      if (chosen && item) {
        steps.push({ session, user, item: item.id, time: Math.round(time) });
        heard.add(item.id);
        show = chosen;
      }
      time += (5 + this.chance() * 55) * 60_000;
    } while (this.chance() < GOES_ON);
    return steps;
  }

  private choose(
    listener: Listener,
    last: Show | undefined,
    at: number,
  ): readonly [Show | undefined, Item | undefined] {
    const way = this.way();
    if (way === 'the talk of the day') {
      const show = this.shows[(Math.floor(at / DAY_MS) * 7) % SHOWS];
      return [show, show?.episodes.findLast(({ published }) => published <= at)];
    }
    const show = this.shows[this.showBy(way, listener, last)];
    return [show, show && this.episodeOf(show, listener, at)];
  }

  private showBy(
    way: Exclude<Way, 'the talk of the day'>,
    { follows, interests }: Listener,
    last: Show | undefined,
  ): number {
    switch (way) {
      case 'followed':
        return follows[this.whole(follows.length)] ?? 0;
      case 'more of the show':
        return last ? this.shows.indexOf(last) : (follows[0] ?? 0);
      case 'more of the interest':
        return this.showNear(last ? [last.interest] : interests);
      case 'anything':
        return this.anyShow();
    }
  }

  private episodeOf({ serial, episodes }: Show, { heard }: Listener, at: number): Item | undefined {
    const open = episodes.filter(({ id, published }) => published <= at && !heard.has(id));
    return serial ? open[0] : open.at(-1);
  }

  private way(): Way {
    let left = this.chance();
    return WAYS.find(({ chance }) => (left -= chance) < 0)?.way ?? 'anything';
  }

  /** A show about one of some interests, popular ones more likely. */
  private showNear(interests: readonly number[]): number {
    const interest = interests[Math.floor(this.chance() ** 2 * interests.length)];
    const near = this.shows.flatMap((show, i) => (show.interest === interest ? [i] : []));
    return near[zipf(Math.max(1, near.length), this.chance)()] ?? this.anyShow();
  }

  private show(index: number): Show {
    const id = `show_${index + 1}`;
    const interest = this.whole(INTERESTS);
    const label =
      LABELS[(this.chance() < MISFILED ? this.whole(INTERESTS) : interest) % LABELS.length] ?? 'world';
    const everyDays = [1, 3, 7][this.whole(3)] ?? 1;
    const before = this.whole(20);
    const count = before + Math.ceil(DAYS / everyDays);
    const episodes = Array.from({ length: count }, (_, i) => ({
      id: `${id}_${i + 1}`,
      show: id,
      label,
      published: Math.round(START + (i - before + this.chance()) * everyDays * DAY_MS),
    }));
    return {
      id,
      interest,
      label,
      serial: this.chance() < 0.3,
      episodes: episodes.sort((a, b) => a.published - b.published),
    };
  }

  private whole(below: number): number {
    return Math.floor(this.chance() * below);
  }
}
