/** Sends a signal to a process of the functions, which may just have ended by itself. */
export function signal(pid: number, name: 'SIGKILL' | 'SIGTERM'): void {
  if (isAlive(pid)) process.kill(pid, name);
}

/** Whether a process is there. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
