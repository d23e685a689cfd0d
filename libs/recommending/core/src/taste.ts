import {
  AFFINITY_DECAY,
  decayedValue,
  decayField,
  epochOf,
  type Label,
  LABELS,
  type ProfileDocument,
} from '@earshot/contracts';

/** How much a listener likes each label, in weights of events made now; a label without evidence is missing. */
export type Affinity = Readonly<Partial<Record<Label, number>>>;

/** What a listener's profile says about their taste, as of a moment (milliseconds since 1970). */
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

/** The episodes a listener has heard to the end. */
export function completedOf(profile: ProfileDocument): ReadonlySet<string> {
  const recent = Object.entries(profile.recent ?? {});
  return new Set(recent.flatMap(([episode, { completed }]) => (completed ? [episode] : [])));
}

function sumsOf(profile: ProfileDocument, epoch: number): Readonly<Record<string, unknown>> {
  const fields: Readonly<Record<string, unknown>> = { ...profile };
  const sums = fields[decayField('affinity', epoch)];
  return typeof sums === 'object' && sums !== null ? { ...sums } : {};
}
