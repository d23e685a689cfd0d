import type { ReconciliationDocument } from '@earshot/contracts';
import { marks } from '../terminal/progress.ts';
import { renderTable } from '../terminal/table.ts';

/** A reconciliation as lines to read. */
export function renderReconciliation(result: ReconciliationDocument): string {
  const { from, to, as_of, episodes_compared, users_compared, late_events, worst } = result;
  const lines = [
    `told from ${from.toISOString()} to ${to.toISOString()}: ${episodes_compared} episodes, ${users_compared} listeners`,
    ...(as_of ? [`counters as of ${as_of.toISOString()}`] : []),
    ...(late_events > 0 ? [`came too late to count, and are in no counter: ${late_events} events`] : []),
    ...(worst.length > 0 ? [renderTable(worst.map((drift) => ({ ...drift })))] : []),
    verdict(result),
  ];
  return lines.join('\n');
}

function verdict(result: ReconciliationDocument): string {
  const { status, drifted, repaired, undecided } = result;
  if (result.episodes_compared + result.users_compared === 0) {
    return `${marks.done} Nothing was told in that time that counts; nothing was compared.`;
  }
  if (status === 'agrees') return `${marks.done} Every counter is what the raw events come to.`;
  if (status === 'repaired')
    return `${marks.done} Counters that differed: ${drifted}; all of them were repaired.`;
  const differ = `${marks.failed} Counters that differ: ${drifted}; repaired of them: ${repaired}.`;
  if (undecided === undefined) return differ;
  return `${differ} Undecided, as BigQuery may lack events of sessions whose states have expired: ${undecided}; --repair-all takes these off.`;
}
