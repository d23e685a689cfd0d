import type { OverviewView } from '@earshot/dashboard-core/views';
import { useMemo } from 'preact/hooks';
import type uPlot from 'uplot';
import { Table } from '../components/table.tsx';
import { useWords } from '../state/app.ts';
import { AsTable } from './as-table.tsx';
import { axisBelow, axisOfCounts, countScale } from './axes.ts';
import type { Inks } from './inks.ts';
import { type Design, Plot } from './plot.tsx';
import { smooth } from './spline.ts';

/** The latest minutes, which players are still telling of: their curve is dashed. */
const BEING_TOLD = 2;

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
  const data = useMemo<uPlot.AlignedData>(() => curvesOf(minutes), [minutes]);
  const design: Design = (inks) => ({
    padding: [8, 36, 0, 0],
    cursor: { y: false, points: { size: 8, fill: inks.line }, drag: { x: false, y: false } },
    scales: { y: countScale },
    axes: [axisBelow(inks, 90, (at) => f.time(at * 1_000)), axisOfCounts(inks, (n) => f.whole(n))],
    series: [{}, curve(inks), { ...curve(inks), dash: [3, 4] }],
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

function curve({ line, fill }: Inks): uPlot.Series {
  return { stroke: line, fill, width: 2, points: { show: false }, ...smooth };
}

/** What has been told, and from its last minute on what is still being told. */
function curvesOf(minutes: OverviewView['minutes']): uPlot.AlignedData {
  const told = minutes.length - BEING_TOLD;
  return [
    minutes.map(({ at }) => at / 1_000),
    minutes.map(({ listening }, i) => (i < told ? listening : null)),
    minutes.map(({ listening }, i) => (i >= told - 1 ? listening : null)),
  ];
}
