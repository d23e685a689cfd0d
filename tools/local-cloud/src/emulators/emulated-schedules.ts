import { parseSchedule } from '../eventing/schedule.ts';
import type { EmulatedFunction } from './functions-emulator.ts';

/** Fires the schedules of emulated functions, which the emulators do not; a run that goes on is not started again. */
export function startSchedules(
  functions: readonly EmulatedFunction[],
  run: (scheduled: EmulatedFunction) => Promise<void>,
  onFailure: (message: string) => void,
): { stop(): void } {
  const timers = new Map<string, NodeJS.Timeout>();
  const arm = (scheduled: EmulatedFunction, text: string, timeZone: string): void => {
    const wait = parseSchedule(text, timeZone)(new Date()).getTime() - Date.now();
    const fire = async (): Promise<void> => {
      await run(scheduled).catch((error: unknown) => onFailure((error as Error).message));
      if (timers.has(scheduled.id)) arm(scheduled, text, timeZone);
    };
    timers.set(
      scheduled.id,
      setTimeout(() => void fire(), wait),
    );
  };
  for (const one of functions)
    if (one.schedule) arm(one, one.schedule.schedule, one.schedule.timeZone ?? 'UTC');
  return {
    stop: () => {
      timers.forEach((timer) => clearTimeout(timer));
      timers.clear();
    },
  };
}
