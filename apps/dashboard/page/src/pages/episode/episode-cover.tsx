import type { EpisodeView } from '@earshot/dashboard-core/views';
import { useEffect, useRef, useState } from 'preact/hooks';
import { thumbHashToRGBA } from 'thumbhash';
import { addressOf } from '../../api/client.ts';
import { Cover } from '../../components/cover.tsx';
import { useWords } from '../../state/app.ts';

/** Pixels of the screen that the cover takes, at most. */
const SHOWN_PX = 160;

/** The published cover over its blurred placeholder, which shows until it is loaded. */
export function EpisodeCover({ view }: { readonly view: EpisodeView }) {
  const { t } = useWords();
  const { covers, placeholder, title = view.episode } = view;
  const fitting = covers.findLast(({ width }) => width >= SHOWN_PX * devicePixelRatio) ?? covers[0];
  const canvas = useRef<HTMLCanvasElement>(null);
  const [broken, setBroken] = useState<string>();
  useEffect(() => {
    if (canvas.current && placeholder !== undefined) drawPlaceholder(canvas.current, placeholder);
  }, [placeholder, fitting?.url]);
  if (fitting === undefined || fitting.url === broken) return <Cover name={title} size="large" />;
  return (
    <span class="cover cover-large">
      <canvas ref={canvas} aria-hidden="true" />
      <img
        src={addressOf(fitting.url)}
        width={fitting.width}
        height={fitting.height}
        alt={t('episode.cover', { title })}
        decoding="async"
        onError={() => setBroken(fitting.url)}
      />
    </span>
  );
}

function drawPlaceholder(canvas: HTMLCanvasElement, hash: string): void {
  const { w, h, rgba } = thumbHashToRGBA(Uint8Array.from(atob(hash), (c) => c.charCodeAt(0)));
  canvas.width = w;
  canvas.height = h;
  canvas.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(rgba), w, h), 0, 0);
}
