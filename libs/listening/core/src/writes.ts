import { decayField, type Label, paths, type RecentEpisode } from '@earshot/contracts';
import { type Figure, figureOf, MINUTE_MS, WINDOW_MS } from './figure.ts';
import { dueKey, shardOf } from './due.ts';
import { HOUR_MS, hourStart } from './hour.ts';
import { DAY_MS, MINUTES_KEPT_DAYS, WINDOW_KEPT_DAYS } from './limits.ts';
import type { RecentChanges } from './recent.ts';
import { add, addAll, type Tally } from './tally.ts';

/**
 * Fields to set in a document beside the amounts to add to others; creates it when it does not exist. Both are by field
 * path with `/` between its parts.
 */
export interface Increment {
  readonly path: string;
  /** Undefined stands for a field to remove. */
  readonly fields: Readonly<Record<string, string | Date | RecentEpisode | undefined>>;
  readonly amounts: Tally;
}

/** What turning figures into writes needs to know. */
export interface WriteContext {
  readonly user: string;
  readonly now: Date;
  /** An episode's label, once it has one: the affinity of an unlabelled one is not kept. */
  readonly labelOf: (episode: string) => Label | undefined;
}

/** The writes that a delta of one user asks for. Windows and minutes past their time are left alone. */
export function incrementsOf(delta: Tally, context: WriteContext): readonly Increment[] {
  const writes = new Map<string, { fields: Increment['fields']; amounts: Map<string, number> }>();
  for (const [name, amount] of delta) {
    const target = targetOf(figureOf(name), context);
    if (!target) continue;
    const { path, fields, field } = target;
    const write = writes.get(path) ?? { fields, amounts: new Map<string, number>() };
    writes.set(path, write);
    add(write.amounts, field, amount);
  }
  return Array.from(writes, ([path, write]) => ({ path, ...write })).filter(
    ({ amounts }) => amounts.size > 0,
  );
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

/** The write that changes the recent episodes of a listener's profile; none without changes. */
export function recentOf(
  changes: RecentChanges,
  { user, now }: Pick<WriteContext, 'user' | 'now'>,
): readonly Increment[] {
  if (changes.size === 0) return [];
  const recent = Array.from(changes, ([episode, change]) => [`recent/${episode}`, change] as const);
  const fields = { user_id: user, updated_at: now, ...Object.fromEntries(recent) };
  return [{ path: paths.profile(user), fields, amounts: new Map() }];
}

/** The write that counts a listener who played an episode for the first time. */
export function newListener(episode: string, now: Date): Increment {
  return {
    path: paths.metrics(episode),
    fields: { episode_id: episode, updated_at: now },
    amounts: new Map([['listeners', 1]]),
  };
}

interface Target {
  readonly path: string;
  readonly fields: Increment['fields'];
  readonly field: string;
}

function targetOf(figure: Figure, { user, now, labelOf }: WriteContext): Target | undefined {
  const { scope, episode, start, field } = figure;
  switch (scope) {
    case 'metrics':
      return { path: paths.metrics(episode), fields: { episode_id: episode, updated_at: now }, field };
    case 'profile':
      return { path: paths.profile(user), fields: { user_id: user, updated_at: now }, field };
    case 'affinity': {
      const label = labelOf(episode);
      if (!label) return undefined;
      const fields = { user_id: user, updated_at: now };
      return { path: paths.profile(user), fields, field: `${decayField('affinity', start)}/${label}` };
    }
    case 'window':
      return windowTarget(figure, now);
    case 'minute':
      return minuteTarget(figure, now);
  }
}

function windowTarget({ episode, start, field }: Figure, now: Date): Target | undefined {
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
    field,
  };
}

function minuteTarget({ episode, start, field }: Figure, now: Date): Target | undefined {
  const hour = hourStart(start);
  const minute = String(Math.floor((start - hour) / MINUTE_MS)).padStart(2, '0');
  const expires_at = new Date(hour + HOUR_MS + MINUTES_KEPT_DAYS * DAY_MS);
  if (expires_at <= now) return undefined;
  return {
    path: paths.metricsMinutes(episode, startId(hour)),
    fields: { episode_id: episode, hour_start: new Date(hour), expires_at },
    field: `${field}/${minute}`,
  };
}

/** A start of whole seconds as an id, such as `2026-11-22T10:00:10Z`. */
export function startId(start: number): string {
  return new Date(start).toISOString().replace('.000', '');
}
