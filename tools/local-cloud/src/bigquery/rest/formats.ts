import type { TimestampFormat } from '../values/encode.ts';

/** How a request wants its TIMESTAMPs, from `formatOptions.…` of its query. */
export function timestampFormat(query: URLSearchParams): TimestampFormat {
  return formatOf({
    useInt64Timestamp: query.get('formatOptions.useInt64Timestamp') === 'true',
    timestampOutputFormat: query.get('formatOptions.timestampOutputFormat') ?? undefined,
  });
}

/** How a request wants its TIMESTAMPs, from `formatOptions` of its body. */
export function formatOf(options: {
  readonly useInt64Timestamp?: boolean | undefined;
  readonly timestampOutputFormat?: string | undefined;
}): TimestampFormat {
  const { timestampOutputFormat: format } = options;
  if (format === 'INT64' || format === 'FLOAT64' || format === 'ISO8601_STRING') return format;
  return options.useInt64Timestamp ? 'INT64' : 'FLOAT64';
}
