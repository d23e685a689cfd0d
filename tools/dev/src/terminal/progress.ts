import { styleText } from 'node:util';

/** Marks of one line's outcome. */
export const marks = {
  done: styleText('green', '✔'),
  failed: styleText('red', '✘'),
  note: styleText('yellow', '!'),
} as const;

/** A line that tells how long work is going, until it is told how the work ended. */
export interface ProgressLine {
  /** Replaces what is told after the title. */
  update(detail: string): void;
  /** Ends the line with a mark and the time it took. */
  end(mark: string, detail?: string): void;
}

/** A share from 0 to 1 in whole percent. */
export function percent(share: number): string {
  return `${Math.floor(share * 100)} %`;
}

const HEARTBEAT_MS = 30_000;

/**
 * Starts a progress line on stdout: redrawn in place on a terminal; elsewhere one line when it ends, and one every
 * thirty seconds so that a log shows life.
 */
export function progressLine(title: string, out: NodeJS.WriteStream = process.stdout): ProgressLine {
  const started = Date.now();
  const seconds = () => `${((Date.now() - started) / 1000).toFixed(1)} s`;
  let detail = '';
  const text = () => [title, detail].filter(Boolean).join(': ');
  const draw = () => {
    if (out.isTTY) out.write(`\r\u001b[2K${styleText('cyan', '…')} ${text()} (${seconds()})`);
    else out.write(`… ${text()} (${seconds()})\n`);
  };
  if (out.isTTY) draw();
  const timer = setInterval(draw, out.isTTY ? 200 : HEARTBEAT_MS);
  return {
    update: (next) => {
      detail = next;
      if (out.isTTY) draw();
    },
    end: (mark, last = detail) => {
      clearInterval(timer);
      detail = last;
      out.write(`${out.isTTY ? '\r\u001b[2K' : ''}${mark} ${text()} (${seconds()})\n`);
    },
  };
}
