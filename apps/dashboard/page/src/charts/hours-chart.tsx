import type { PipelineView } from '@earshot/dashboard-core/operations';
import { useMemo } from 'preact/hooks';
import uPlot from 'uplot';
import { Table } from '../components/table.tsx';
import { useWords } from '../state/app.ts';
import { AsTable } from './as-table.tsx';
import { axisBelow, axisOfCounts, countScale } from './axes.ts';
import { type Design, Plot } from './plot.tsx';

const { bars } = uPlot.paths;
const HOUR_SEC = 3_600;

/** How many events were refused or late in each hour. */
export function HoursChart({
  hours,
  title,
}: {
  readonly hours: PipelineView['rejected_hours'];
  readonly title: string;
}) {
  const { t, f } = useWords();
  const data = useMemo<uPlot.AlignedData>(
    () => [hours.map(({ at }) => at / 1_000 + HOUR_SEC / 2), hours.map(({ count }) => count)],
    [hours],
  );
  const design: Design = (inks) => {
    const paths = bars?.({ size: [0.7, 24], radius: 0.2 });
    return {
      padding: [8, 36, 0, 0],
      cursor: { show: false },
      scales: {
        x: { range: (_plot, min, max) => [min - HOUR_SEC / 2, max + HOUR_SEC / 2] },
        y: countScale,
      },
      axes: [axisBelow(inks, 70, (at) => f.time(at * 1_000)), axisOfCounts(inks, (n) => f.whole(n))],
      series: [{}, { fill: inks.line, width: 0, points: { show: false }, ...(paths ? { paths } : {}) }],
    };
  };
  const total = hours.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <Plot design={design} data={data} height={140} label={`${title}: ${f.whole(total)}`} />
      <AsTable>
        {() => (
          <Table
            title={title}
            rows={hours.toReversed()}
            keyOf={({ at }) => at}
            columns={[
              { title: t('pipeline.hour'), cell: ({ at }) => f.moment(at) },
              { title: t('pipeline.events'), cell: ({ count }) => f.whole(count), kind: 'number' },
            ]}
          />
        )}
      </AsTable>
    </>
  );
}
