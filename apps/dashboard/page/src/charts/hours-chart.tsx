import type { PipelineView } from '@earshot/dashboard-core/operations';
import { useMemo } from 'preact/hooks';
import uPlot from 'uplot';
import { Table } from '../components/table.tsx';
import { useWords } from '../state/app.ts';
import { AsTable } from './as-table.tsx';
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
  const design: Design = ({ line, axis, grid }) => {
    const paths = bars?.({ size: [0.7, 24], radius: 0.2 });
    return {
      padding: [8, 24, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { range: (_plot, min, max) => [min - HOUR_SEC / 2, max + HOUR_SEC / 2] },
        y: { range: (_plot, _min, max) => [0, Math.max(4, max * 1.1)] },
      },
      axes: [
        {
          stroke: axis,
          font: '12px Inter, sans-serif',
          grid: { show: false },
          ticks: { show: false },
          size: 26,
          space: 70,
          values: (_plot, splits) => splits.map((at) => f.time(at * 1_000)),
        },
        {
          stroke: axis,
          font: '12px Inter, sans-serif',
          grid: { stroke: grid, width: 1 },
          ticks: { show: false },
          size: 44,
          incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 1e4, 1e5, 1e6],
          values: (_plot, splits) => splits.map((n) => f.whole(n)),
        },
      ],
      series: [{}, { fill: line, width: 0, points: { show: false }, ...(paths ? { paths } : {}) }],
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
