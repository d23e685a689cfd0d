import { parseSchedule } from '../eventing/schedule.ts';
import { keepSchedule, type ScheduleTimer } from '../eventing/schedule-timer.ts';
import type { EmulatedFunction } from './functions-emulator.ts';

/** Fires the schedules of emulated functions, which the emulators do not; a run that goes on is not started again. */
export function startSchedules(
  functions: readonly EmulatedFunction[],
  run: (scheduled: EmulatedFunction) => Promise<void>,
  onFailure: (message: string) => void,
): ScheduleTimer {
  const running = new Set<EmulatedFunction>();
  const fire = async (scheduled: EmulatedFunction): Promise<void> => {
    if (running.has(scheduled)) return;
    running.add(scheduled);
    await run(scheduled).catch((error: unknown) => onFailure((error as Error).message));
    running.delete(scheduled);
  };
  const timers = functions.flatMap((one) => {
    if (!one.schedule) return [];
    const { schedule, timeZone } = one.schedule;
    return [keepSchedule(parseSchedule(schedule, timeZone ?? 'UTC'), () => void fire(one))];
  });
  return { stop: () => timers.forEach((timer) => timer.stop()) };
}
