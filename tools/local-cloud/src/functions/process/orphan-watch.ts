/**
 * Worker thread of a functions process: ends the process when the parent is gone. The parent holds the other end of
 * standard input, which the system closes however the parent ends. A thread of its own sees it even while a function
 * keeps the main thread busy.
 */
import { Socket } from 'node:net';

const parent = new Socket({ fd: 0, readable: true, writable: false });
parent.on('error', () => process.kill(process.pid, 'SIGKILL'));
parent.on('close', () => process.kill(process.pid, 'SIGKILL'));
parent.resume();
