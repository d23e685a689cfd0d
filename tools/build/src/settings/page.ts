import * as contracts from '@earshot/contracts';

/** The settings of each codebase, in the order the page shows them. */
const groups: readonly (readonly [string, contracts.Settings])[] = [
  ['All codebases', contracts.platformSettings],
  ['enrichment', contracts.enrichmentSettings],
  ['listening', contracts.listeningSettings],
  ['audience', contracts.audienceSettings],
  ['mirror', contracts.mirrorSettings],
  ['dashboard', contracts.dashboardSettings],
];

/** `docs/settings.md`: every setting with its meaning, its valid values and its default. */
export function settingsPage(): string {
  return [
    '# Settings',
    '',
    'Environment variables of the functions; in production they come from `dist/<codebase>/.env.<project>`, which',
    '`nx run <codebase>:deploy` writes. A wrong value stops the function with a message that shows it beside the valid',
    'ones. This page is made from `libs/contracts/src/settings` by `npm run docs`.',
    ...groups.flatMap(([title, settings]) => ['', `## ${title}`, '', ...table(settings)]),
    '',
  ].join('\n');
}

function table(settings: contracts.Settings): string[] {
  const rows = Object.entries(settings).map(([name, { doc, valid, default: preset }]) => {
    const given = preset === undefined ? 'required' : `\`${preset}\``;
    return `| \`${name}\` | ${doc} | ${valid} | ${given} |`;
  });
  return ['| setting | what it decides | valid | default |', '|---|---|---|---|', ...rows];
}
