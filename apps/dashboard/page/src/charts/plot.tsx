import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useApp } from '../state/app.ts';
import { type Inks, inksOf } from './inks.ts';

/** What a chart is made of, but for its data and its size; none has a legend. */
export type Design = (inks: Inks) => Omit<uPlot.Options, 'width' | 'height' | 'legend'>;

/**
 * A chart of uPlot that follows its data, its width and the theme. For those who do not see it there is `label`, and a
 * table beside it.
 */
export function Plot({
  design,
  data,
  height,
  label,
}: {
  readonly design: Design;
  readonly data: uPlot.AlignedData;
  /** Pixels. */
  readonly height: number;
  readonly label: string;
}) {
  const { theme, language } = useApp();
  const frame = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const dark = usePrefersDark();
  // The newest data, for a chart that is made anew when theme or language change.
  const latest = useRef(data);
  latest.current = data;

  useEffect(() => {
    const parent = frame.current;
    if (!parent) return;
    const made = new uPlot(
      { ...design(inksOf(parent)), legend: { show: false }, width: parent.clientWidth || 1, height },
      latest.current,
      parent,
    );
    plot.current = made;
    const sizes = new ResizeObserver(() => {
      if (parent.clientWidth > 0 && parent.clientWidth !== made.width)
        made.setSize({ width: parent.clientWidth, height });
    });
    sizes.observe(parent);
    return () => {
      sizes.disconnect();
      made.destroy();
      plot.current = undefined;
    };
  }, [theme.value, language.value, dark, height]);
  useEffect(() => plot.current?.setData(data), [data]);
  return <div ref={frame} class="plot" role="img" aria-label={label} />;
}

/** Whether the system asks for dark pages, as it changes. */
function usePrefersDark(): boolean {
  const [dark, setDark] = useState(() => matchMedia('(prefers-color-scheme: dark)').matches);
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)');
    const change = () => setDark(query.matches);
    query.addEventListener('change', change);
    return () => query.removeEventListener('change', change);
  }, []);
  return dark;
}
