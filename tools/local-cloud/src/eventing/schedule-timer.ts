import type { Schedule } from './schedule.ts';

/** The longest that a timer of Node's can wait, ms. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** A schedule that is being kept. */
export interface ScheduleTimer {
  stop(): void;
}

/** Calls at every time of a schedule, however far off it is, until stopped; what is called does not hold up the next time. */
export function keepSchedule(next: Schedule, call: (due: Date) => void): ScheduleTimer {
  let timer: NodeJS.Timeout;
  const arm = (due: Date): void => {
    const wait = due.getTime() - Date.now();
    timer = setTimeout(() => (wait > MAX_TIMER_MS ? arm(due) : fire(due)), Math.min(wait, MAX_TIMER_MS));
  };
  const fire = (due: Date): void => {
    // A timer may fire a moment early: the time that it fired for is over all the same.
    arm(next(new Date(Math.max(Date.now(), due.getTime()))));
    call(due);
  };
  arm(next(new Date()));
  return { stop: () => clearTimeout(timer) };
}
