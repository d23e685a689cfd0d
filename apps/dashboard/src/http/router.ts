import type { Role } from '@earshot/dashboard-core';
import type { Answer, Call, SignedCall } from './call.ts';

/** What answers one method of one path. */
export type Route = {
  readonly method: 'GET' | 'POST';
  /** Such as `/api/episodes/:id`. */
  readonly path: string;
} & (
  | { readonly role: 'anyone'; readonly answer: (call: Call) => Promise<Answer> }
  | { readonly role: Role; readonly answer: (call: SignedCall) => Promise<Answer> }
);

/** What a request came to: its route and the parts of its path, the methods that its path takes, or nothing. */
export type Found =
  | { readonly route: Route; readonly params: Readonly<Record<string, string>> }
  | { readonly methods: readonly string[] };

/** Finds the routes of requests; the first that fits is taken. */
export function createRouter(routes: readonly Route[]): (method: string, path: string) => Found {
  const patterns = routes.map((route) => ({ route, pattern: new URLPattern({ pathname: route.path }) }));
  return (method, path) => {
    const fitting = patterns.flatMap(({ route, pattern }) => {
      const params = paramsIn(pattern, path);
      return params ? [{ route, params }] : [];
    });
    const found = fitting.find(({ route }) => route.method === method);
    return found ?? { methods: [...new Set(fitting.map(({ route }) => route.method))] };
  };
}

/** The named parts of a path, decoded; undefined when it does not fit, or is not percent-encoded UTF-8. */
function paramsIn(pattern: URLPattern, path: string): Record<string, string> | undefined {
  const match = pattern.exec({ pathname: path });
  if (!match) return undefined;
  try {
    const parts = Object.entries(match.pathname.groups);
    return Object.fromEntries(parts.map(([name, part]) => [name, decodeURIComponent(part ?? '')]));
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
