import uPlot from 'uplot';

const { spline } = uPlot.paths;

/** How a curve is drawn: smooth, and never outside the range of its points. */
export const smooth: Pick<uPlot.Series, 'paths'> = spline ? { paths: spline() } : {};
