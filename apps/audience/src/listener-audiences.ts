import { audienceKey, audienceShardOf } from '@earshot/contracts';
import { strongLabels } from '@earshot/notifying-core';
import { affinityOf, type Known } from '@earshot/recommending-core';

/** The audiences that a listener belongs to for what they like best, by which those are found whom an episode fits. */
export function audiencesOfListener({ user, profile, now }: Known): readonly string[] {
  const shard = audienceShardOf(user);
  return strongLabels(affinityOf(profile, now))
    .map((label) => audienceKey(label, shard))
    .sort();
}
