import { useSignal } from '@preact/signals';
import type { RetentionPoint } from '@earshot/dashboard-core/views';
import { useMemo } from 'preact/hooks';
import type uPlot from 'uplot';
import { Table } from '../components/table.tsx';
import { clockOf } from '../i18n/format.ts';
import { useWords, type Words } from '../state/app.ts';
import { AsTable } from './as-table.tsx';
import { axisBelow, axisBeside } from './axes.ts';
import { type Design, Plot } from './plot.tsx';
import { smooth } from './spline.ts';

const HEIGHT_PX = 200;
/** How much of an episode a point stands for, in percent; it is drawn at its middle. */
const PART = 5;

/** Where a point begins, as a position where the duration is known. */
function placeOf({ percent, second }: RetentionPoint, { f }: Words): string {
  return second === undefined ? f.percent(percent / 100) : clockOf(second);
}

/**
 * How many heard each part of an episode, with what is said there under the pointer; a click plays it. The same is in
 * a table, with a button for each part.
 */
export function RetentionChart({
  points,
  title,
  seek,
}: {
  readonly points: readonly RetentionPoint[];
  readonly title: string;
  /** Plays from a second on; missing where there is nothing to play. */
  readonly seek: ((second: number) => void) | undefined;
}) {
  const words = useWords();
  const { t, f } = words;
  const pointed = useSignal<number | null>(null);
  const data = useMemo<uPlot.AlignedData>(() => curveOf(points), [points]);
  const point = pointed.value === null ? undefined : points[pointed.value];
  const lowest = Math.min(1, ...points.map(({ share }) => share));
  return (
    <>
      <div
        class="retention"
        onClick={() => {
          const second = pointed.value === null ? undefined : points[pointed.value]?.second;
          if (second !== undefined) seek?.(second);
        }}
      >
        <Plot
          // Where the duration becomes known, the axis tells it.
          key={halfwayOf(points)}
          design={designOf(points, words, (index) => (pointed.value = index))}
          data={data}
          height={HEIGHT_PX}
          label={`${title}: ${f.percent(lowest)} – ${f.percent(1)}`}
        />
      </div>
      <p class="retention-line">
        {point === undefined ? (
          <span class="hint">{t('episode.retentionPick')}</span>
        ) : (
          <>
            <strong>{placeOf(point, words)}</strong> {f.percent(point.share)} · {f.whole(point.sessions)}{' '}
            {point.line === undefined ? null : <q>{point.line}</q>}
          </>
        )}
      </p>
      <AsTable>
        {() => (
          <Table
            title={title}
            rows={points}
            keyOf={({ percent }) => percent}
            columns={[
              { title: t('episode.part'), cell: (of) => <Place of={of} seek={seek} /> },
              { title: t('episode.share'), cell: ({ share }) => f.percent(share), kind: 'number' },
              { title: t('episode.sessions'), cell: ({ sessions }) => f.whole(sessions), kind: 'number' },
              { title: t('episode.line'), cell: ({ line }) => line ?? '' },
            ]}
          />
        )}
      </AsTable>
    </>
  );
}

function Place({
  of,
  seek,
}: {
  readonly of: RetentionPoint;
  readonly seek: ((second: number) => void) | undefined;
}) {
  const words = useWords();
  const place = placeOf(of, words);
  const { second } = of;
  if (second === undefined || seek === undefined) return <>{place}</>;
  return (
    <button
      type="button"
      class="time"
      aria-label={words.t('episode.seekTo', { time: place })}
      onClick={() => seek(second)}
    >
      {place}
    </button>
  );
}

/** Points at the middles of their parts, and the first and last once more at the edges. */
function curveOf(points: readonly RetentionPoint[]): [number[], number[]] {
  const shares = points.map(({ share }) => share * 100);
  return [
    [0, ...points.map(({ percent }) => percent + PART / 2), 100],
    [...shares.slice(0, 1), ...shares, ...shares.slice(-1)],
  ];
}

/** The second in the middle, 0 while the duration is not known. */
function halfwayOf(points: readonly RetentionPoint[]): number {
  return points.find(({ percent }) => percent === 50)?.second ?? 0;
}

function designOf(
  points: readonly RetentionPoint[],
  words: Words,
  point: (index: number | null) => void,
): Design {
  const { f } = words;
  const perPercent = halfwayOf(points) / 50;
  return (inks) => ({
    padding: [8, 20, 0, 0],
    cursor: { y: false, points: { size: 9, fill: inks.line }, drag: { x: false, y: false } },
    hooks: {
      setCursor: [
        ({ cursor: { idx } }) =>
          point(typeof idx === 'number' ? Math.min(Math.max(idx - 1, 0), points.length - 1) : null),
      ],
    },
    scales: { x: { time: false, range: [0, 100] }, y: { range: [0, 105] } },
    axes: [
      axisBelow(inks, 70, (percent) =>
        perPercent > 0 ? clockOf(percent * perPercent) : f.percent(percent / 100),
      ),
      axisBeside(inks, { size: 52, steps: [25] }, (percent) => f.percent(percent / 100)),
    ],
    series: [{}, { stroke: inks.line, fill: inks.fill, width: 2, points: { show: false }, ...smooth }],
  });
}
