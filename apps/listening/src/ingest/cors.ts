/** Response headers. */
export type Headers = Readonly<Record<string, string>>;

/** Whatever else is answered depends on the Origin header, which caches must know. */
const VARIES: Headers = { Vary: 'Origin' };

/**
 * What tells a browser whether the page of this origin may read the answer; without an origin, or with one that is not
 * allowed, nothing is (Fetch Standard, "CORS protocol").
 */
export function corsHeaders(origin: string | undefined, allowed: readonly string[]): Headers {
  if (origin === undefined || !allowed.includes(origin)) return VARIES;
  return {
    ...VARIES,
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Expose-Headers': 'Retry-After',
  };
}

/** What answers a browser that asks before it reports; with {@link corsHeaders}, which say whether it may. */
export const PREFLIGHT: Headers = {
  'Access-Control-Allow-Methods': 'POST',
  'Access-Control-Allow-Headers': 'Authorization, Content-Encoding, Content-Type, X-Firebase-AppCheck',
  'Access-Control-Max-Age': '3600',
};
