import { type LogSeverity, write } from 'firebase-functions/logger';

/** Fields of a log event: what happened, in ids and figures; never personal data. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Writes one structured log entry; `event` is its name, such as `upload_rejected`. */
export function logEvent(severity: LogSeverity, event: string, fields: LogFields = {}): void {
  write({ severity, message: event, event, ...fields });
}

/** The fields that describe a caught value. */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: String(error) };
  return { error: error.message, error_name: error.name, stack: error.stack };
}
