/** How a language writes figures, times and names. Moments are milliseconds since 1970. */
export interface Formats {
  /** `12,345`. */
  readonly whole: (n: number) => string;
  /** With at most one digit behind the point. */
  readonly decimal: (n: number) => string;
  /** A share (0–1) as `43 %`. */
  readonly percent: (share: number) => string;
  /** Hours, with one digit behind the point below a hundred. */
  readonly hours: (hours: number) => string;
  /** Seconds in words, the largest two units: `1 hr 2 min`. */
  readonly span: (seconds: number) => string;
  /** `10:05`. */
  readonly time: (at: number) => string;
  /** `10:05:30`. */
  readonly second: (at: number) => string;
  /** Date and time. */
  readonly moment: (at: number) => string;
  /** Name of a country by its code; the reference's `UK` is ISO's GB. */
  readonly country: (code: string) => string;
  /** Name of a language by its code. */
  readonly tongue: (code: string) => string;
}

const UNITS = [
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3_600 },
  { unit: 'minute', seconds: 60 },
  { unit: 'second', seconds: 1 },
] as const;

/** The formats of a language, with its region if it has one (`en-GB`), in a time zone; the browser's own unless given. */
export function formatsOf(language: string, timeZone?: string): Formats {
  const zone = timeZone === undefined ? {} : { timeZone };
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const decimal = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  const clock = new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit', ...zone });
  const exact = new Intl.DateTimeFormat(language, { timeStyle: 'medium', ...zone });
  const moment = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', ...zone });
  const regions = new Intl.DisplayNames(language, { type: 'region', fallback: 'code' });
  const tongues = new Intl.DisplayNames(language, { type: 'language', fallback: 'code' });
  const quantity = (n: number, unit: string) =>
    new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(n);
  return {
    whole: (n) => whole.format(n),
    decimal: (n) => decimal.format(n),
    percent: (share) => percent.format(share),
    hours: (hours) => (hours < 100 ? decimal : whole).format(hours),
    span: (seconds) => {
      let left = Math.max(0, Math.round(seconds));
      const parts: string[] = [];
      for (const { unit, seconds: size } of UNITS) {
        const n = Math.floor(left / size);
        left %= size;
        if (n > 0) parts.push(quantity(n, unit));
      }
      return parts.slice(0, 2).join(' ') || quantity(0, 'second');
    },
    time: (at) => clock.format(at),
    second: (at) => exact.format(at),
    moment: (at) => moment.format(at),
    country: (code) => named(regions, code === 'UK' ? 'GB' : code),
    tongue: (code) => named(tongues, code),
  };
}

/** Seconds of audio as a player shows them: `1:02:03`, `4:05`. */
export function clockOf(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (n: number) => String(n).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes}:${two(whole % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

/** A code that is of no form at all is shown as it is. */
function named(names: Intl.DisplayNames, code: string): string {
  return /^[A-Za-z]{2}$/.test(code) ? (names.of(code) ?? code) : code;
}
