import * as contracts from '@earshot/contracts';

/** `settings.json`: the names of all settings, sorted. */
export function settingsFile(): readonly string[] {
  const names = Object.entries(contracts).flatMap(([name, value]) =>
    name.endsWith('Settings') && typeof value === 'object' ? Object.keys(value) : [],
  );
  return [...new Set(names)].sort();
}

/** `buckets.json`: the setting of each bucket with the name it has, where `{project}` is the project. */
export function bucketsFile() {
  return contracts.bucketsOf('{project}');
}
