/** The colours of a chart, as its element's style has them at the moment. */
export interface Inks {
  readonly line: string;
  readonly fill: string;
  readonly axis: string;
  readonly grid: string;
}

/** Names of the custom properties (colours) behind {@link Inks}. */
const PROPERTIES = { line: '--line', fill: '--line-fill', axis: '--ink-2', grid: '--grid' } as const;

/** Reads the colours of a chart: a canvas needs them resolved, whatever functions the style is written with. */
export function inksOf(element: HTMLElement): Inks {
  const probe = document.createElement('span');
  probe.hidden = true;
  element.append(probe);
  const resolved = (property: string) => {
    probe.style.color = `var(${property})`;
    return getComputedStyle(probe).color;
  };
  const inks = {
    line: resolved(PROPERTIES.line),
    fill: resolved(PROPERTIES.fill),
    axis: resolved(PROPERTIES.axis),
    grid: resolved(PROPERTIES.grid),
  };
  probe.remove();
  return inks;
}
