const MOMENT =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt ](\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,9}))?)?\s*([Zz]|UTC|([+-])(\d{1,2})(?::?(\d\d))?)?$/;

/** Microseconds since 1970 of a time such as `2026-11-22 10:00:00.123456 UTC` or RFC 3339; no zone is UTC. */
export function parseMicros(text: string): bigint | undefined {
  const match = MOMENT.exec(text.trim());
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((group) =>
    Number(match[group] ?? 0),
  );
  const millis = utcMillis(year, month, day, hour, minute, second);
  if (millis === undefined) return undefined;
  const offset = (Number(match[10] ?? 0) * 60 + Number(match[11] ?? 0)) * (match[9] === '-' ? -1 : 1);
  const micros = BigInt((match[7] ?? '').padEnd(6, '0').slice(0, 6));
  return BigInt(millis - offset * 60_000) * 1000n + micros;
}

/** The first and the last microsecond that a TIMESTAMP holds: of the years 0001 and 9999. */
const FIRST_MICROS = -62_135_596_800_000_000n;
const LAST_MICROS = 253_402_300_799_999_999n;

/** Whether BigQuery's TIMESTAMP holds so many microseconds since 1970. */
export function isTimestamp(micros: bigint): boolean {
  return micros >= FIRST_MICROS && micros <= LAST_MICROS;
}

/** Undefined when a part is out of its range, such as 30 February. */
function utcMillis(year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0): number | undefined {
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : undefined;
}

/** Days since 1970 of a date such as `2026-11-22`. */
export function parseDate(text: string): number | undefined {
  const micros = /^\d{4}-\d{1,2}-\d{1,2}$/.test(text) ? parseMicros(text) : undefined;
  return micros === undefined ? undefined : Number(micros / 86_400_000_000n);
}

/** Microseconds since midnight of a time such as `10:00:00.5`. */
export function parseTimeOfDay(text: string): bigint | undefined {
  return /^\d{1,2}:\d{1,2}:\d{1,2}(\.\d{1,6})?$/.test(text) ? parseMicros(`1970-01-01 ${text}`) : undefined;
}
