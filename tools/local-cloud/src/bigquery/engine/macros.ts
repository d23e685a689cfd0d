/** Functions of GoogleSQL that DuckDB lacks; kept in the database, so that its views work for any DuckDB client. */
export const MACROS: readonly string[] = [
  `bq_safe_divide(x, y) AS CASE WHEN y = 0 THEN NULL ELSE CAST(x AS DOUBLE) / y END`,
  // BigQuery gives NULL where a JSON null, an object or an array stands.
  `bq_json_value(j, p) AS CASE WHEN json_type(CAST(j AS JSON), p) IN ('OBJECT', 'ARRAY', 'NULL') THEN NULL
     ELSE json_extract_string(CAST(j AS JSON), p) END`,
  `bq_json_query(j, p) AS json_extract(CAST(j AS JSON), p)`,
  `bq_json_query_array(j, p) AS json_extract(CAST(j AS JSON), p || '[*]')`,
  `bq_json_value_array(j, p) AS json_extract_string(CAST(j AS JSON), p || '[*]')`,
  `bq_json_type(j) AS CASE json_type(CAST(j AS JSON)) WHEN 'VARCHAR' THEN 'string' WHEN 'OBJECT' THEN 'object'
     WHEN 'ARRAY' THEN 'array' WHEN 'BOOLEAN' THEN 'boolean' WHEN 'NULL' THEN 'null' ELSE 'number' END`,
];
