import * as contracts from '@earshot/contracts';

/** `settings.json`: the meaning of each setting, by its name. */
export function settingsFile() {
  return Object.fromEntries(
    Object.entries(contracts)
      .flatMap(([name, value]) =>
        name.endsWith('Settings') && typeof value === 'object'
          ? Object.entries(value as contracts.Settings)
          : [],
      )
      .map(([name, { doc }]) => [name, doc] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** `buckets.json`: the setting of each bucket with the name it has, where `{project}` is the project. */
export function bucketsFile() {
  return contracts.bucketsOf('{project}');
}
