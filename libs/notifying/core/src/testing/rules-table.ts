import type { NotificationRule } from '../rules/registry.ts';

const WHO: Readonly<Record<NotificationRule['concerns'], string>> = {
  one: 'one listener',
  fitting: 'those whom it fits',
  'fitting and everybody': 'those whom it fits; everybody can read it',
};

/** The rules as the table of docs/notifications.md, each cell's text without padding. */
export function rulesTable(
  rules: Readonly<Record<string, NotificationRule>>,
): readonly (readonly string[])[] {
  const rows = Object.entries(rules).map(([type, rule]) => [
    `\`${type}\``,
    rule.cause,
    WHO[rule.concerns],
    rule.identity,
    timeOf(rule.ttl_sec),
    rule.cooldown_sec === 0 ? 'the cause’s' : timeOf(rule.cooldown_sec),
    String(rule.weight),
    rule.outdatedBy.join(', ') || '–',
  ]);
  return [
    ['type', 'cause', 'told to', 'its id is made from', 'time to live', 'cool-down', 'weight', 'outdated by'],
    ...rows,
  ];
}

function timeOf(seconds: number): string {
  const [count, unit] = seconds % 3_600 === 0 ? [seconds / 3_600, 'h'] : [seconds / 60, 'min'];
  return `${count} ${unit}`;
}
