import { InvalidQuery } from '../errors.ts';
import { arg, type Call, calls, renamed, stringArg, template } from './call.ts';
import { literal } from './literals.ts';

const concat: Call = ({ args }) => `(${args.join(' || ')})`;

/** RE2 in both; BigQuery returns the capture group where there is one, and NULL where nothing matches. */
const regexpExtract: Call = (site) => {
  const [text, pattern] = [arg(site, 0), arg(site, 1)];
  const group = hasCapture(stringArg(site, 1)) ? 1 : 0;
  return `CASE WHEN regexp_matches(${text}, ${pattern}) THEN regexp_extract(${text}, ${pattern}, ${group}) END`;
};

const regexpExtractAll: Call = (site) =>
  `regexp_extract_all(${arg(site, 0)}, ${arg(site, 1)}, ${hasCapture(stringArg(site, 1)) ? 1 : 0})`;

/** `\1` is the group in both; BigQuery replaces every match. */
const regexpReplace = template(3, (text, pattern, to) => `regexp_replace(${text}, ${pattern}, ${to}, 'g')`);

function hasCapture(pattern: string | undefined): boolean {
  if (pattern === undefined)
    throw new InvalidQuery('The local BigQuery needs the regular expression as a literal');
  return /(?<!\\)\((?!\?)/.test(pattern);
}

const format: Call = (site) => {
  const text = stringArg(site, 0);
  if (text === undefined || /%[tTpP]/.test(text)) {
    throw new InvalidQuery('FORMAT: the local BigQuery takes a literal with %d, %s, %f and their like');
  }
  return `printf(${[literal(text), ...site.args.slice(1)].join(', ')})`;
};

const split: Call = (site) => `string_split(${arg(site, 0)}, ${site.args[1] ?? "','"})`;
const jsonPath: (name: string) => Call = (name) => (site) =>
  `${name}(${arg(site, 0)}, ${site.args[1] ?? "'$'"})`;

/** Functions of values: JSON, texts, numbers, arrays. The `bq_` ones are macros of the database. */
export const scalars = calls({
  BYTE_LENGTH: template(1, (x) => `octet_length(encode(${x}))`),
  CONCAT: concat,
  CONTAINS_SUBSTR: template(2, (x, y) => `contains(lower(${x}), lower(${y}))`),
  DIV: template(2, (x, y) => `(${x} // ${y})`),
  FORMAT: format,
  FROM_BASE64: renamed('from_base64'),
  FROM_HEX: renamed('unhex'),
  GENERATE_ARRAY: renamed('generate_series'),
  GENERATE_UUID: () => 'CAST(uuid() AS VARCHAR)',
  IEEE_DIVIDE: template(2, (x, y) => `(CAST(${x} AS DOUBLE) / ${y})`),
  INT64: template(1, (j) => `CAST(json_extract_string(${j}, '$') AS BIGINT)`),
  FLOAT64: template(1, (j) => `CAST(json_extract_string(${j}, '$') AS DOUBLE)`),
  BOOL: template(1, (j) => `CAST(json_extract_string(${j}, '$') AS BOOLEAN)`),
  LAX_STRING: template(1, (j) => `json_extract_string(${j}, '$')`),
  LAX_INT64: template(1, (j) => `TRY_CAST(json_extract_string(${j}, '$') AS BIGINT)`),
  LAX_FLOAT64: template(1, (j) => `TRY_CAST(json_extract_string(${j}, '$') AS DOUBLE)`),
  JSON_EXTRACT: jsonPath('bq_json_query'),
  JSON_EXTRACT_SCALAR: jsonPath('bq_json_value'),
  JSON_QUERY: jsonPath('bq_json_query'),
  JSON_QUERY_ARRAY: jsonPath('bq_json_query_array'),
  JSON_TYPE: template(1, (j) => `bq_json_type(${j})`),
  JSON_VALUE: jsonPath('bq_json_value'),
  JSON_VALUE_ARRAY: jsonPath('bq_json_value_array'),
  MD5: template(1, (x) => `unhex(md5(${x}))`),
  PARSE_JSON: template(1, (x) => `CAST(${x} AS JSON)`),
  REGEXP_CONTAINS: renamed('regexp_matches'),
  REGEXP_EXTRACT: regexpExtract,
  REGEXP_EXTRACT_ALL: regexpExtractAll,
  REGEXP_REPLACE: regexpReplace,
  SAFE_DIVIDE: renamed('bq_safe_divide'),
  SHA256: template(1, (x) => `unhex(sha256(${x}))`),
  SPLIT: split,
  TO_BASE64: renamed('base64'),
  TO_HEX: template(1, (x) => `lower(hex(${x}))`),
  TO_JSON: renamed('to_json'),
  TO_JSON_STRING: template(1, (x) => `CAST(to_json(${x}) AS VARCHAR)`),
});
