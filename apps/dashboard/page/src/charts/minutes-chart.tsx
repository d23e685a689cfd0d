import type { OverviewView } from '@earshot/dashboard-core/views';
import { useMemo } from 'preact/hooks';
import type uPlot from 'uplot';
import { Table } from '../components/table.tsx';
import { useWords } from '../state/app.ts';
import { AsTable } from './as-table.tsx';
import { type Design, Plot } from './plot.tsx';
import { smooth } from './spline.ts';

/** How many were listening in each of the last minutes, as a curve with its peak. */
export function MinutesChart({
  minutes,
  height,
  title,
}: {
  readonly minutes: OverviewView['minutes'];
  readonly height: number;
  readonly title: string;
}) {
  const { t, f } = useWords();
  const peak = Math.max(0, ...minutes.map(({ listening }) => listening));
  const data = useMemo<uPlot.AlignedData>(
    () => [minutes.map(({ at }) => at / 1_000), minutes.map(({ listening }) => listening)],
    [minutes],
  );
  const design: Design = ({ line, fill, axis, grid }) => ({
    padding: [8, 24, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { size: 8, fill: line }, drag: { x: false, y: false } },
    scales: { y: { range: (_plot, _min, max) => [0, Math.max(4, max * 1.1)] } },
    axes: [
      {
        stroke: axis,
        font: '12px Inter, sans-serif',
        grid: { show: false },
        ticks: { show: false },
        size: 26,
        space: 90,
        values: (_plot, splits) => splits.map((at) => f.time(at * 1_000)),
      },
      {
        stroke: axis,
        font: '12px Inter, sans-serif',
        grid: { stroke: grid, width: 1 },
        ticks: { show: false },
        size: 44,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 1e6],
        values: (_plot, splits) => splits.map((n) => f.whole(n)),
      },
    ],
    series: [{}, { stroke: line, fill, width: 2, points: { show: false }, ...smooth }],
  });
  return (
    <>
      <Plot
        design={design}
        data={data}
        height={height}
        label={`${title}: ${t('overview.peak', { n: f.whole(peak) })}`}
      />
      <AsTable>
        {() => (
          <Table
            title={title}
            rows={minutes.toReversed()}
            keyOf={({ at }) => at}
            columns={[
              { title: t('overview.minute'), cell: ({ at }) => f.time(at) },
              { title: t('overview.listening'), cell: ({ listening }) => f.whole(listening), kind: 'number' },
            ]}
          />
        )}
      </AsTable>
    </>
  );
}
