import {
  DAY_MS,
  decayField,
  dueKey,
  HOUR_MS,
  type Label,
  paths,
  type RecentEpisode,
} from '@earshot/contracts';
import { documentOf, fieldOf, type Figure, figureOf, WINDOW_MS } from './figure.ts';
import { shardOf } from './due.ts';
import { MINUTES_KEPT_DAYS, WINDOW_KEPT_DAYS } from './limits.ts';
import type { RecentChanges } from './recent.ts';
import { add, addAll, type Tally } from './tally.ts';

/**
 * Fields to set in a document beside the amounts to add to others; creates it when it does not exist. Both are by field
 * path with `/` between its parts.
 */
export interface Increment {
  readonly path: string;
  /** Undefined stands for a field to remove. */
  readonly fields: Readonly<Record<string, string | number | Date | undefined>>;
  readonly amounts: Tally;
}

/** What turning figures into writes needs to know. */
export interface WriteContext {
  readonly user: string;
  readonly now: Date;
  /** An episode's label, once it has one: the affinity of an unlabelled one is not kept. */
  readonly labelOf: (episode: string) => Label | undefined;
}

/** A write that is being made. */
interface Writing {
  readonly path: string;
  readonly fields: Increment['fields'];
  readonly amounts: Map<string, number>;
}

/** The writes that a delta of one user asks for. Windows and hours past their time are left alone. */
export function incrementsOf(delta: Tally, context: WriteContext): readonly Increment[] {
  const writings = new Map<string, Writing>();
  const targets = new Map<string, Target | undefined>();
  for (const [name, amount] of delta) {
    const document = documentOf(name);
    if (!targets.has(document)) targets.set(document, targetOf(figureOf(name), context));
    const target = targets.get(document);
    if (!target) continue;
    const { path, fields, field = fieldOf(name) } = target;
    const writing = writings.get(path) ?? { path, fields, amounts: new Map<string, number>() };
    writings.set(path, writing);
    add(writing.amounts, field, amount);
  }
  return Array.from(writings.values()).filter(({ amounts }) => amounts.size > 0);
}

/** Puts increments of the same document together. */
export function mergeIncrements(increments: readonly Increment[]): readonly Increment[] {
  const merged = new Map<string, { fields: Increment['fields']; amounts: Map<string, number> }>();
  for (const { path, fields, amounts } of increments) {
    const held = merged.get(path);
    if (held) {
      Object.assign(held.fields, fields);
      addAll(held.amounts, amounts);
    } else {
      merged.set(path, { fields: { ...fields }, amounts: new Map(amounts) });
    }
  }
  return Array.from(merged, ([path, write]) => ({ path, ...write }));
}

/** The write that changes the recent episodes of a listener's profile, field by field; none without changes. */
export function recentOf(
  changes: RecentChanges,
  { user, now }: Pick<WriteContext, 'user' | 'now'>,
): readonly Increment[] {
  if (changes.size === 0) return [];
  const recent = Array.from(changes).flatMap(([episode, change]) =>
    Object.entries(recentFields(episode, change)),
  );
  const fields = { user_id: user, updated_at: now, ...Object.fromEntries(recent) };
  return [{ path: paths.profile(user), fields, amounts: new Map() }];
}

function recentFields(episode: string, change: RecentEpisode | undefined): Increment['fields'] {
  if (!change) return { [`recent/${episode}`]: undefined };
  const { at, position_sec, completed_at } = change;
  return {
    [`recent/${episode}/at`]: at,
    [`recent/${episode}/position_sec`]: position_sec,
    ...(completed_at && { [`recent/${episode}/completed_at`]: completed_at }),
  };
}

/** The write that counts a listener who played an episode for the first time. */
export function newListener(episode: string, now: Date): Increment {
  return {
    path: paths.metrics(episode),
    fields: { episode_id: episode, updated_at: now },
    amounts: new Map([['listeners', 1]]),
  };
}

/** Where the figures of a document go. */
interface Target {
  readonly path: string;
  readonly fields: Increment['fields'];
  /** The field that all of them go to; each to its own unless given. */
  readonly field?: string;
}

function targetOf(figure: Figure, { user, now, labelOf }: WriteContext): Target | undefined {
  const { scope, episode, start } = figure;
  switch (scope) {
    case 'metrics':
      return { path: paths.metrics(episode), fields: { episode_id: episode, updated_at: now } };
    case 'profile':
      return { path: paths.profile(user), fields: { user_id: user, updated_at: now } };
    case 'affinity': {
      const label = labelOf(episode);
      if (!label) return undefined;
      const fields = { user_id: user, updated_at: now };
      return { path: paths.profile(user), fields, field: `${decayField('affinity', start)}/${label}` };
    }
    case 'window':
      return windowTarget(figure, now);
    case 'minutes':
      return minutesTarget(figure, now);
  }
}

function windowTarget({ episode, start }: Figure, now: Date): Target | undefined {
  const expires_at = new Date(start + WINDOW_KEPT_DAYS * DAY_MS);
  if (expires_at <= now) return undefined;
  return {
    path: paths.metricsWindow(episode, startId(start)),
    fields: {
      episode_id: episode,
      window_start: new Date(start),
      window_end: new Date(start + WINDOW_MS),
      due: dueKey(shardOf(episode), start),
      expires_at,
    },
  };
}

function minutesTarget({ episode, start }: Figure, now: Date): Target | undefined {
  const expires_at = new Date(start + HOUR_MS + MINUTES_KEPT_DAYS * DAY_MS);
  if (expires_at <= now) return undefined;
  return {
    path: paths.metricsMinutes(episode, startId(start)),
    fields: { episode_id: episode, hour_start: new Date(start), expires_at },
  };
}

/** A start of whole seconds as an id, such as `2026-11-22T10:00:10Z`. */
export function startId(start: number): string {
  return new Date(start).toISOString().replace('.000', '');
}
