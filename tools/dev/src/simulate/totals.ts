import type { ExpectedFigures, HistoryReport } from '@earshot/simulator';
import { renderTable } from '../terminal/table.ts';

/** Episodes that are shown, the most played first. */
const SHOWN = 20;

/** What a history must come to, as text for a person: its events, and a table of its figures. */
export function renderTotals(report: HistoryReport): string {
  const { episodes, total } = report.expected;
  const byPlays = Object.entries(episodes).sort(([, a], [, b]) => b.plays - a.plays);
  const hidden = byPlays.length - SHOWN;
  return [
    `${report.sent} events sent, ${report.distinct} of them distinct: ${listed(report.byTopic)}`,
    `Of these ${report.expectedCounted} must be counted, ${report.expectedRejected} rejected and ${report.expectedLate} found late.`,
    '',
    renderTable([
      ...byPlays.slice(0, SHOWN).map(([episode, figures]) => row(episode, figures)),
      row('all', total),
    ]),
    ...(hidden > 0 ? [`${hidden} episodes more are in the sum; --json shows all`] : []),
    '',
    `by country   ${listed(total.by_country)}`,
    `by device    ${listed(total.by_device)}`,
    `shares       ${listed(total.shares)}`,
    `dropouts     ${listed(total.dropouts)}`,
    `retention    ${retention(total)}`,
  ].join('\n');
}

function row(episode: string, figures: ExpectedFigures): Record<string, unknown> {
  return {
    episode,
    plays: figures.plays,
    listeners: figures.listeners,
    streams: figures.streams,
    engaged: figures.engaged,
    completes: figures.completes,
    'seconds heard': figures.seconds_heard,
    stalls: figures.stalls,
    'stall ms': figures.stall_ms,
    saves: figures.saves,
    follows: figures.follows,
    score: (figures.score_tenths / 10).toFixed(1),
  };
}

function listed(counts: Readonly<Record<string, number>>): string {
  const named = Object.entries(counts).sort(([a], [b]) => a.localeCompare(b));
  return named.length === 0 ? 'none' : named.map(([name, count]) => `${name} ${count}`).join(', ');
}

/** Sessions that heard each twentieth of their episode. */
function retention({ reach }: ExpectedFigures): string {
  const parts = Object.entries(reach).sort(([a], [b]) => Number(a) - Number(b));
  return parts.map(([, sessions]) => sessions).join(' ');
}
