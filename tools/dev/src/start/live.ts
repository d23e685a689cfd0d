import { createLogUpdate } from 'log-update';

/** Something that is shown while it changes. */
export interface LiveView {
  /** Draws again at once. */
  refresh(): Promise<void>;
  /** Draws a last time and leaves it standing. */
  stop(): Promise<void>;
}

const REDRAW_MS = 1_000;
/** Without a terminal nothing can be drawn over: a line when the text has changed, this often at most. */
const LOG_MS = 5_000;

/** Shows a text that is made anew every second: in place on a terminal, else only its changes. */
export function liveView(render: () => Promise<string>, out: NodeJS.WriteStream = process.stdout): LiveView {
  const update = createLogUpdate(out);
  let shown = '';
  let drawing: Promise<void> = Promise.resolve();
  const draw = async () => {
    const text = await render();
    if (text === shown) return;
    shown = text;
    if (out.isTTY) update(text);
    else out.write(`${text}\n\n`);
  };
  const refresh = () => (drawing = drawing.then(draw));
  const timer = setInterval(() => void refresh(), out.isTTY ? REDRAW_MS : LOG_MS);
  return {
    refresh,
    stop: async () => {
      clearInterval(timer);
      await refresh();
      if (out.isTTY) update.done();
    },
  };
}
