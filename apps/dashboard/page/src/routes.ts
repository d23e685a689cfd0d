/** Where in the page somebody is; its address is the fragment, so that the page works below any path. */
export type Route =
  | { readonly page: 'overview' | 'episodes' | 'shows' | 'listeners' | 'moderation' | 'pipeline' }
  | { readonly page: 'episode' | 'listener'; readonly id: string }
  | { readonly page: 'unknown' };

/** The pages of the navigation, in its order. */
export const SECTIONS = ['overview', 'episodes', 'shows', 'listeners', 'moderation', 'pipeline'] as const;
/** One of {@link SECTIONS}. */
export type Section = (typeof SECTIONS)[number];

/** The address of a route, as a link within the page. */
export function hrefOf(route: Route): string {
  switch (route.page) {
    case 'overview':
    case 'unknown':
      return '#/';
    case 'episode':
    case 'listener':
      return `#/${route.page}s/${encodeURIComponent(route.id)}`;
    default:
      return `#/${route.page}`;
  }
}

/** The route of a fragment (`#/episodes/x`); an empty one is the overview. */
export function routeOf(fragment: string): Route {
  const [section = '', id = '', ...more] = fragment.replace(/^#?\/?/, '').split('/');
  if (more.length > 0) return { page: 'unknown' };
  if (id !== '') {
    const decoded = uriDecoded(id);
    if (decoded === undefined) return { page: 'unknown' };
    if (section === 'episodes') return { page: 'episode', id: decoded };
    if (section === 'listeners') return { page: 'listener', id: decoded };
    return { page: 'unknown' };
  }
  if (section === '') return { page: 'overview' };
  const page = SECTIONS.find((candidate) => candidate === section);
  return page === undefined ? { page: 'unknown' } : { page };
}

/** The section of the navigation that a route belongs to. */
export function sectionOf(route: Route): Section | undefined {
  if (route.page === 'episode') return 'episodes';
  if (route.page === 'listener') return 'listeners';
  return route.page === 'unknown' ? undefined : route.page;
}

/** What a sign-in page hands over in the fragment: `#id_token=…`, with `to`, the fragment to go on to. */
export function tokenOf(fragment: string): { readonly idToken: string; readonly to: string } | undefined {
  const fields = new URLSearchParams(fragment.replace(/^#/, ''));
  const idToken = fields.get('id_token');
  return idToken ? { idToken, to: `#${fields.get('to') ?? '/'}` } : undefined;
}

function uriDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
