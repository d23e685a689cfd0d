import { nothingSent, PACKINGS } from '../load/messages.ts';
import { send } from '../load/send.ts';
import type { Audience } from '../load/traffic.ts';
import { after, callsOf, IN_FLIGHT, until, urlsOf } from './earshot.ts';
import { type Place, startFoldInstance } from './function-process.ts';

/** Memory of an instance after so many events. */
export interface MemorySample {
  readonly events: number;
  /** What is left in the heap when garbage is collected. */
  readonly heapMb: number;
  readonly rssMb: number;
}

/** Memory of one instance over many events. */
export interface MemoryRun {
  readonly samples: readonly MemorySample[];
  /** How the retained heap grows after the first fifth, bytes an event (least squares). */
  readonly heapBytesPerEvent: number;
}

const SAMPLES = 20;
/** A machine that is too slow for all events takes fewer. */
const MAX_SECONDS = 180;
const MIB = 2 ** 20;

/** Watches the memory of one instance while it takes events. */
export async function measureMemory(audience: Audience, events: number, place: Place): Promise<MemoryRun> {
  const instance = await startFoldInstance(place);
  try {
    const sent = nothingSent();
    const calls = callsOf({ audience, packing: PACKINGS.sessions, events }, place, sent);
    const samples: MemorySample[] = [];
    const late = after(MAX_SECONDS);
    for (let part = 1; part <= SAMPLES; part += 1) {
      if (late()) break;
      const enough = (events * part) / SAMPLES;
      await send(
        until(calls, () => sent.events >= enough || late()),
        urlsOf([instance]),
        IN_FLIGHT,
      );
      const { heapBytes, rssBytes } = await instance.process.usage('retained');
      samples.push({ events: sent.events, heapMb: heapBytes / MIB, rssMb: rssBytes / MIB });
    }
    return { samples, heapBytesPerEvent: slopeOf(samples.slice(samples.length / 5)) * MIB };
  } finally {
    await instance.process.stop();
  }
}

function slopeOf(samples: readonly MemorySample[]): number {
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const x = mean(samples.map(({ events }) => events));
  const y = mean(samples.map(({ heapMb }) => heapMb));
  const covariance = mean(samples.map(({ events, heapMb }) => (events - x) * (heapMb - y)));
  const variance = mean(samples.map(({ events }) => (events - x) ** 2));
  return covariance / variance;
}
