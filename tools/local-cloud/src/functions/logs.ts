import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** One line that a function printed, or one report about it. */
export interface FunctionLog {
  /** RFC 3339. */
  readonly time: string;
  readonly codebase: string;
  /** The function, where it is known: always in reports, never in what a process of several functions printed. */
  readonly function?: string;
  /** Cloud Logging's severity: INFO, WARNING, ERROR and so on. */
  readonly severity: string;
  readonly message: string;
  /** The other fields of a structured entry. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Where log entries go. */
export type LogSink = (entry: FunctionLog) => void;

/** Who printed something. */
export interface Origin {
  readonly codebase: string;
  readonly function?: string;
}

/** Makes an entry of what the local cloud itself has to say about a function. */
export function report(
  origin: Origin,
  severity: 'INFO' | 'WARNING' | 'ERROR',
  message: string,
  fields: Readonly<Record<string, unknown>> = {},
): FunctionLog {
  return { time: new Date().toISOString(), ...origin, severity, message, fields };
}

/**
 * Makes an entry of one printed line. As in Cloud Logging a JSON object is a structured entry (`severity`, `message`
 * and further fields); any other line is its own message.
 */
export function entryOf(line: string, origin: Origin, severity: string, time = new Date()): FunctionLog {
  const base = { time: time.toISOString(), ...origin, severity };
  const fields = objectIn(line);
  if (!fields) return { ...base, message: line, fields: {} };
  const { severity: told, message, ...rest } = fields;
  return {
    ...base,
    severity: typeof told === 'string' ? told : severity,
    message: typeof message === 'string' ? message : line,
    fields: rest,
  };
}

function objectIn(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined; // a line that only looks like JSON is text
  }
}

/** Passes each line of a stream on as an entry. */
export function passLines(stream: Readable, origin: Origin, severity: string, sink: LogSink): void {
  createInterface({ input: stream }).on('line', (line) => {
    if (line !== '') sink(entryOf(line, origin, severity));
  });
}
