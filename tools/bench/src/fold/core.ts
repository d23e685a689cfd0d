import type { Packing } from '../load/messages.ts';
import type { Audience } from '../load/traffic.ts';
import { startMeasured } from '../process/measured-process.ts';

/** What the core is asked to fold. */
export interface CoreRequest {
  readonly audience: Audience;
  readonly packing: Packing;
  readonly events: number;
}

/** What the core came to, alone. */
export interface CoreRun {
  readonly packing: Packing['name'];
  readonly listeners: number;
  readonly events: number;
  readonly eventsPerSecond: number;
  readonly cpuUsPerEvent: number;
}

/** Folds messages in memory, in a process of its own: the limit that no store can be faster than. */
export async function measureCore(request: CoreRequest): Promise<CoreRun> {
  const child = startMeasured({
    script: new URL('./core-process.ts', import.meta.url).href,
    args: [JSON.stringify(request)],
  });
  try {
    return await child.told<CoreRun>('run');
  } finally {
    await child.stop();
  }
}
