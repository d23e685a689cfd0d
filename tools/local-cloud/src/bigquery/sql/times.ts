import { InvalidQuery } from '../errors.ts';
import { arg, type Call, calls, type CallSite, stringArg, template, wordArg } from './call.ts';
import { literal } from './literals.ts';
import { isParens, isWord } from './tree.ts';

type TimeType = 'TIMESTAMPTZ' | 'TIMESTAMP' | 'DATE' | 'TIME';

const castTo = (type: TimeType): Call => {
  return (site) => {
    if (site.args.length === 3 && type === 'DATE') return `make_date(${site.args.join(', ')})`;
    if (site.args.length > 2) {
      return `CAST(make_timestamp(${site.args.join(', ')}) AS ${type})`;
    }
    if (site.args.length === 2) return inZone(site, type);
    return `CAST(${arg(site, 0)} AS ${type})`;
  };
};

/** With a zone: the wall-clock time there, or for TIMESTAMP the moment of a wall-clock time there. */
function inZone(site: CallSite, type: TimeType): string {
  const [value, zone] = [arg(site, 0), arg(site, 1)];
  if (type === 'TIMESTAMPTZ') return `timezone(${zone}, CAST(${value} AS TIMESTAMP))`;
  return `CAST(timezone(${zone}, ${value}) AS ${type})`;
}

const UNITS = 'MICROSECOND MILLISECOND SECOND MINUTE HOUR DAY WEEK ISOWEEK MONTH QUARTER YEAR ISOYEAR'.split(
  ' ',
);

function unit(site: CallSite, index: number): string {
  const word = wordArg(site, index);
  if (!UNITS.includes(word)) throw new InvalidQuery(`${site.name}: ${word} is no date part`);
  return word.toLowerCase().replace('iso', '');
}

/** BigQuery's WEEK starts on Sunday, DuckDB's on Monday. */
const trunc =
  (type: TimeType): Call =>
  (site) => {
    const value = arg(site, 0);
    const word = wordArg(site, 1);
    const start = site.parts[1]?.[1];
    const monday = isParens(start) && isWord(start.items[0], 'MONDAY');
    if (start && !monday) throw new InvalidQuery(`${site.name}: of WEEK(…) only MONDAY is supported`);
    const moment = site.args[2] === undefined ? value : `timezone(${site.args[2]}, ${value})`;
    const cut =
      word === 'WEEK' && !monday
        ? `(date_trunc('week', ${moment} + INTERVAL 1 DAY) - INTERVAL 1 DAY)`
        : `date_trunc(${literal(unit(site, 1))}, ${moment})`;
    if (site.args[2] !== undefined) return `timezone(${site.args[2]}, CAST(${cut} AS TIMESTAMP))`;
    return `CAST(${cut} AS ${type})`;
  };

const shift =
  (type: TimeType, sign: '+' | '-'): Call =>
  (site) =>
    `CAST((${arg(site, 0)} ${sign} ${arg(site, 1)}) AS ${type})`;

/** TIMESTAMP_DIFF counts whole units; DATE_DIFF and DATETIME_DIFF count the boundaries between. */
const difference =
  (name: 'date_sub' | 'date_diff'): Call =>
  (site) => {
    const [later, earlier, word] = [arg(site, 0), arg(site, 1), wordArg(site, 2)];
    if (word === 'WEEK' && name === 'date_diff') {
      return `date_diff('week', ${earlier} + INTERVAL 1 DAY, ${later} + INTERVAL 1 DAY)`;
    }
    return `${name}(${literal(unit(site, 2))}, ${earlier}, ${later})`;
  };

const ELEMENTS: readonly (readonly [RegExp, string])[] = [
  [/%F/g, '%Y-%m-%d'],
  [/%T/g, '%H:%M:%S'],
  [/%R/g, '%H:%M'],
  [/%D/g, '%m/%d/%y'],
  [/%E4Y/g, '%Y'],
  [/%E6S|%E\*S/g, '%S.%f'],
  [/%E3S/g, '%S.%g'],
  [/%Ez/g, '%z'],
];

function pattern(site: CallSite): string {
  const text = stringArg(site, 0);
  if (text === undefined)
    throw new InvalidQuery(`${site.name}: the local BigQuery needs the format as a literal`);
  const duck = ELEMENTS.reduce((format, [element, to]) => format.replace(element, to), text);
  if (/%E/.test(duck))
    throw new InvalidQuery(`${site.name}: format ${text} is not supported by the local BigQuery`);
  return literal(duck);
}

const formatTime: Call = (site) => {
  const value = site.args[2] === undefined ? arg(site, 1) : `timezone(${site.args[2]}, ${arg(site, 1)})`;
  return `strftime(${value}, ${pattern(site)})`;
};

const parseTime =
  (type: TimeType): Call =>
  (site) =>
    `CAST(strptime(${arg(site, 1)}, ${pattern(site)}) AS ${type})`;

const current =
  (type: TimeType): Call =>
  (site) =>
    site.args[0] === undefined
      ? `CAST(now() AS ${type})`
      : `CAST(timezone(${site.args[0]}, now()) AS ${type})`;

/** Functions of times. */
export const times = calls({
  CURRENT_DATE: current('DATE'),
  CURRENT_DATETIME: current('TIMESTAMP'),
  CURRENT_TIME: current('TIME'),
  CURRENT_TIMESTAMP: () => 'now()',
  DATE: castTo('DATE'),
  DATE_ADD: shift('DATE', '+'),
  DATE_DIFF: difference('date_diff'),
  DATE_SUB: shift('DATE', '-'),
  DATE_TRUNC: trunc('DATE'),
  DATETIME: castTo('TIMESTAMP'),
  DATETIME_ADD: shift('TIMESTAMP', '+'),
  DATETIME_DIFF: difference('date_diff'),
  DATETIME_SUB: shift('TIMESTAMP', '-'),
  DATETIME_TRUNC: trunc('TIMESTAMP'),
  FORMAT_DATE: formatTime,
  FORMAT_DATETIME: formatTime,
  FORMAT_TIMESTAMP: formatTime,
  GENERATE_DATE_ARRAY: (site) =>
    `CAST(generate_series(${arg(site, 0)}, ${arg(site, 1)}, ${site.args[2] ?? 'INTERVAL 1 DAY'}) AS DATE[])`,
  GENERATE_TIMESTAMP_ARRAY: template(3, (from, to, step) => `generate_series(${from}, ${to}, ${step})`),
  PARSE_DATE: parseTime('DATE'),
  PARSE_DATETIME: parseTime('TIMESTAMP'),
  PARSE_TIMESTAMP: parseTime('TIMESTAMPTZ'),
  TIME: castTo('TIME'),
  TIMESTAMP: castTo('TIMESTAMPTZ'),
  TIMESTAMP_ADD: shift('TIMESTAMPTZ', '+'),
  TIMESTAMP_DIFF: difference('date_sub'),
  TIMESTAMP_MICROS: template(1, (x) => `make_timestamptz(CAST(${x} AS BIGINT))`),
  TIMESTAMP_MILLIS: template(1, (x) => `make_timestamptz(CAST(${x} AS BIGINT) * 1000)`),
  TIMESTAMP_SECONDS: template(1, (x) => `make_timestamptz(CAST(${x} AS BIGINT) * 1000000)`),
  TIMESTAMP_SUB: shift('TIMESTAMPTZ', '-'),
  TIMESTAMP_TRUNC: trunc('TIMESTAMPTZ'),
  UNIX_DATE: template(1, (x) => `date_diff('day', DATE '1970-01-01', ${x})`),
  UNIX_MICROS: template(1, (x) => `epoch_us(${x})`),
  UNIX_MILLIS: template(1, (x) => `epoch_ms(${x})`),
  UNIX_SECONDS: template(1, (x) => `(epoch_us(${x}) // 1000000)`),
});
