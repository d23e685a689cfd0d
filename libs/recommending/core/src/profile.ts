import {
  AFFINITY_DECAY,
  DAY_MS,
  decayedValue,
  decayField,
  epochOf,
  LABELS,
  type ProfileDocument,
} from '@earshot/contracts';
import { type Affinity, type Heard, type Listener, MAX_HEARD } from './listener.ts';
import { FINISHED_WEIGHT } from './reason.ts';

/** A pause of a day between two episodes begins another session. */
const SESSION_GAP_MS = DAY_MS;
/** Below it an episode was hardly tried: a minute, as for a stream (contracts' `Counters`). */
const TRIED_SEC = 60;

/** What a profile says of its listener, as of a moment (milliseconds since 1970). */
export function listenerOf(profile: ProfileDocument, nowMs: number): Listener {
  return { heard: heardOf(profile), affinity: affinityOf(profile, nowMs), affinityAt: nowMs };
}

/** The session that goes on at a moment: that of the last episode, or a new one a day after it. */
export function sessionAt({ heard }: Listener, nowMs: number): string {
  const [last] = heard;
  return last && nowMs - last.at < SESSION_GAP_MS ? last.session : 'new';
}

/** How much a profile's listener likes each label, as of a moment (milliseconds since 1970). */
export function affinityOf(profile: ProfileDocument, nowMs: number): Affinity {
  const current = epochOf(AFFINITY_DECAY, nowMs);
  const epochs = [current - 1, current].map((epoch) => ({ epoch, sums: sumsOf(profile, epoch) }));
  const found = LABELS.flatMap((label) => {
    const values = epochs.flatMap(({ epoch, sums }) => {
      const sum = sums[label];
      return typeof sum === 'number' ? [decayedValue(AFFINITY_DECAY, epoch, sum, nowMs)] : [];
    });
    return values.length > 0 ? [[label, values.reduce((a, b) => a + b)] as const] : [];
  });
  return Object.fromEntries(found);
}

/** The episodes a listener has heard to the end, as far as the profile remembers. */
export function completedOf(profile: ProfileDocument): readonly string[] {
  return Object.entries(profile.recent ?? {}).flatMap(([episode, { completed_at }]) =>
    completed_at ? [episode] : [],
  );
}

/** Whether two states of a profile lead to the same: neither taste nor what was heard, or heard to its end, has changed. */
export function sameTaste(before: ProfileDocument | undefined, after: ProfileDocument | undefined): boolean {
  return before !== undefined && after !== undefined && tasteOf(before) === tasteOf(after);
}

function tasteOf(profile: ProfileDocument): string {
  const affinity = Object.entries(profile)
    .filter(([field]) => field.startsWith(decayField('affinity', 0).slice(0, -1)))
    .map(([field, sums]) => [field, Object.entries(sums as object).sort()]);
  const heard = heardOf(profile).map(({ item, session, weight }) => [item, session, weight]);
  const completed = Object.entries(profile.recent ?? {}).flatMap(([episode, { completed_at }]) =>
    completed_at ? [[episode, completed_at.getTime()]] : [],
  );
  return JSON.stringify([affinity.sort(), heard, completed.sort()]);
}

function heardOf({ recent = {} }: ProfileDocument): readonly Heard[] {
  const latestFirst = Object.entries(recent)
    .map(([item, { at, position_sec, completed_at }]) => ({
      item,
      at: at.getTime(),
      weight: completed_at ? FINISHED_WEIGHT : position_sec >= TRIED_SEC ? 1 : 0,
    }))
    .sort((a, b) => b.at - a.at || (a.item < b.item ? -1 : 1))
    .slice(0, MAX_HEARD);
  let session = 0;
  return latestFirst.map((one, i) => {
    const later = latestFirst[i - 1];
    if (later && later.at - one.at >= SESSION_GAP_MS) session += 1;
    return { ...one, session: String(session) };
  });
}

function sumsOf(profile: ProfileDocument, epoch: number): Readonly<Record<string, unknown>> {
  const fields: Readonly<Record<string, unknown>> = { ...profile };
  const sums = fields[decayField('affinity', epoch)];
  return typeof sums === 'object' && sums !== null ? { ...sums } : {};
}
