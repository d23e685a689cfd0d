import { DAY_MS, DEVICES, HOUR_MS } from '@earshot/contracts';
import type { Catalogue } from './catalogue.ts';
import { Dice } from './dice.ts';
import { activity, mostActivity } from './diurnal.ts';
import { listen, type Sitting } from './listening.ts';
import type { Moment } from './moments.ts';
import type { FullOptions, SimulatedEpisode } from './options.ts';
import { PLAN_RULES } from './plans.ts';
import { type Listener, listenerOf } from './population.ts';
import type { Start } from './starts.ts';

/** What one device played in a session, in order of time. */
export interface Part {
  readonly sitting: Sitting;
  readonly moments: readonly Moment[];
}

/** One session as it happened. */
export interface HeardSession {
  /** One device's, or those of two devices that play at once. */
  readonly parts: readonly [Part, ...Part[]];
  /** When the device has a network again, for a session that is reported later; milliseconds since 1970. */
  readonly onlineAt?: number;
  /** How far the clock that its times are told by is ahead, in milliseconds. */
  readonly skewMs: number;
}

/** Salt that keeps these throws apart from others. */
const SESSION = 2;
/** Most time between the start of a session that goes on over midnight, and midnight, in milliseconds. */
const BEFORE_MIDNIGHT_MS = 600_000;
/** Part of second devices that carry on the same session, rather than one of their own. */
const SHARED_SESSION = 0.5;

/** Makes up what comes of each start: who listens, to what, on which devices. */
export class Cast {
  private readonly options: FullOptions;
  private readonly catalogue: Catalogue;
  private readonly endsAt: number;

  /** @param endsAt - last moment of event time, in milliseconds since 1970 */
  constructor(options: FullOptions, catalogue: Catalogue, endsAt: number) {
    this.options = options;
    this.catalogue = catalogue;
    this.endsAt = endsAt;
  }

  /** The sessions of a start: one, or two when a second device plays something of its own. */
  sessionsOf(start: Start, ...index: readonly number[]): readonly HeardSession[] {
    const dice = new Dice(this.options.seed, SESSION, ...index);
    const { listener, episode } = this.pick(dice, start.at, start.episode);
    const takenAlong = !start.episode && PLAN_RULES[listener.plan].downloads;
    const offline = takenAlong && dice.chance(this.options.offline);
    const startMs = offline ? this.offlineStart(dice, start.at, episode.duration_sec) : start.at;
    const until = offline ? start.at : this.endsAt;
    const first = this.partOf(dice, { listener, episode, startMs }, until);
    const common = { skewMs: this.skewOf(listener.skew), ...(offline ? { onlineAt: start.at } : {}) };
    const second = dice.chance(this.options.twoDevices) ? this.secondStart(dice, first) : undefined;
    if (second === undefined) return [{ ...common, parts: [first] }];
    const other = { ...listener, device_type: otherThan(dice, listener.device_type) };
    if (listener.heartbeats && dice.chance(SHARED_SESSION)) {
      const part = this.partOf(dice, { listener: other, episode, startMs: second }, until);
      return [{ ...common, parts: [first, part] }];
    }
    const chosen = this.catalogue.choose(dice, listener.taste);
    const part = this.partOf(dice, { listener: other, episode: chosen, startMs: second }, until);
    return [
      { ...common, parts: [first] },
      { ...common, skewMs: this.skewOf(2 * dice.fraction() - 1), parts: [part] },
    ];
  }

  /** Somebody of whom it is likely to listen at that time of their day, and what they choose unless it is given. */
  pick(dice: Dice, at: number, given?: SimulatedEpisode): Pick<Sitting, 'listener' | 'episode'> {
    const { seed, listeners, plans, diurnal } = this.options;
    for (;;) {
      const listener = listenerOf(seed, dice.whole(0, listeners - 1), plans);
      if (!dice.chance(activity(listener.country, at, diurnal) / mostActivity(diurnal))) continue;
      return { listener, episode: given ?? this.catalogue.choose(dice, listener.taste) };
    }
  }

  private offlineStart(dice: Dice, onlineAt: number, durationSec: number): number {
    const { offlineHours, overMidnight } = this.options;
    const start = onlineAt - dice.whole(HOUR_MS, offlineHours * HOUR_MS);
    const midnight = Math.ceil(start / DAY_MS) * DAY_MS;
    if (midnight >= onlineAt || !dice.chance(overMidnight)) return start;
    return Math.max(start, midnight - dice.whole(1, Math.min(BEFORE_MIDNIGHT_MS, durationSec * 100)));
  }

  /** What is heard until a time; whoever still listens then goes on unheard. */
  private partOf(dice: Dice, sitting: Sitting, until: number): Part {
    const moments: Moment[] = [];
    for (const moment of listen(dice, sitting, this.options)) {
      if (moment.at > until) break;
      moments.push(moment);
    }
    return { sitting, moments };
  }

  private secondStart(dice: Dice, { sitting, moments }: Part): number | undefined {
    const last = moments.at(-1)?.at ?? sitting.startMs;
    return last - sitting.startMs > 1 ? dice.whole(sitting.startMs + 1, last - 1) : undefined;
  }

  private skewOf(skew: number): number {
    return Math.round(skew * this.options.clockSkewSec * 1000);
  }
}

function otherThan(dice: Dice, device: Listener['device_type']): Listener['device_type'] {
  return dice.pick(DEVICES.filter((other) => other !== device));
}
