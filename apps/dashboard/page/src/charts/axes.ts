import type uPlot from 'uplot';
import type { Inks } from './inks.ts';

/** Steps between the lines of whole numbers. */
const WHOLE_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 1e6];

/** The axis below a chart, without lines; its labels are at least `space` pixels apart. */
export function axisBelow({ axis }: Inks, space: number, label: (value: number) => string): uPlot.Axis {
  return { ...axisOf(axis, label), grid: { show: false }, size: 26, space };
}

/** The axis beside a chart, with a line for each step; `size` is its width in pixels. */
export function axisBeside(
  { axis, grid }: Inks,
  { size, steps }: { readonly size: number; readonly steps: number[] },
  label: (value: number) => string,
): uPlot.Axis {
  return { ...axisOf(axis, label), grid: { stroke: grid, width: 1 }, size, incrs: steps };
}

/** The axis beside a chart of counts. */
export function axisOfCounts(inks: Inks, label: (count: number) => string): uPlot.Axis {
  return axisBeside(inks, { size: 44, steps: WHOLE_STEPS }, label);
}

/** The scale of counts: from 0 to a little above the largest, so that few do not look like many. */
export const countScale: uPlot.Scale = { range: rangeOfCounts };

function rangeOfCounts(_plot: uPlot, _min: number, max: number): uPlot.Range.MinMax {
  return [0, Math.max(4, max * 1.1)];
}

function axisOf(stroke: string, label: (value: number) => string): uPlot.Axis {
  return {
    stroke,
    font: '12px Inter, sans-serif',
    ticks: { show: false },
    values: (_plot, splits) => splits.map(label),
  };
}
