/** Tells whether a document path is one that a trigger waits for. */
export type PathMatcher = (path: string) => boolean;

/**
 * Compiles Eventarc's path pattern: `*` and `{name}` are one segment or part of it, `**` and `{name=**}` any number of
 * segments. https://cloud.google.com/eventarc/docs/path-patterns
 */
export function compilePathPattern(pattern: string): PathMatcher {
  const source = pattern
    .replace(/^\/|\/$/g, '')
    .split('/')
    .map(segmentSource)
    .join('/')
    .replaceAll('/(?:.*)', '(?:/.*)?')
    .replace(/^\(\?:\.\*\)\//, '(?:.*/)?');
  const expression = new RegExp(`^${source}$`, 'u');
  return (path) => expression.test(path);
}

function segmentSource(segment: string): string {
  const inner = /^\{[^=}]+=(.+)\}$/.exec(segment)?.[1] ?? segment.replace(/^\{[^}]+\}$/, '*');
  return inner === '**' ? '(?:.*)' : inner.split('*').map(escapeExpression).join('[^/]+');
}

function escapeExpression(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
