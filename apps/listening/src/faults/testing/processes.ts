import { isAlive } from '@earshot/local-cloud';

/** Sends a signal to a process of the functions, which may just have ended by itself. */
export function signal(pid: number, name: 'SIGKILL' | 'SIGTERM'): void {
  if (isAlive(pid)) process.kill(pid, name);
}
