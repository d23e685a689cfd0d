import type { ServerResponse } from 'node:http';
import { errorFields, logEvent } from '@earshot/runtime';
import { type Answer, type DashboardRequest, failure, Unavailable } from './http/call.ts';
import type { Page } from './http/page.ts';
import { createRouter, type Route } from './http/router.ts';
import { send } from './http/send.ts';
import { type Admit, forgeryIn } from './session/admission.ts';

/** What the dashboard answers with. */
export interface DashboardParts {
  readonly page: () => Promise<Page>;
  readonly routes: readonly Route[];
  readonly admit: Admit;
}

/** Answers requests: files of the page to anyone, for there is nothing in them, and views to who may see them. */
export function createDashboard({
  page,
  routes,
  admit,
}: DashboardParts): (request: DashboardRequest, response: ServerResponse) => Promise<void> {
  const find = createRouter(routes);

  const answerTo = async (request: DashboardRequest): Promise<Answer> => {
    const { path, method } = request;
    if (!path.startsWith('/api/')) {
      if (method !== 'GET' && method !== 'HEAD') return notAllowed(['GET', 'HEAD']);
      return (await page()).get(path) ?? failure('not_found', 'there is no such page');
    }
    const found = find(method, path);
    if (!('route' in found)) {
      return found.methods.length > 0
        ? notAllowed(found.methods)
        : failure('not_found', 'there is no such view');
    }
    const { route, params } = found;
    const forgery = method === 'POST' ? forgeryIn(request) : undefined;
    if (forgery) return forgery;
    const call = { request, params, query: new URL(request.url, 'http://dashboard').searchParams };
    if (route.role === 'anyone') return route.answer(call);
    const admitted = await admit(request, route.role);
    return 'session' in admitted ? route.answer({ ...call, session: admitted.session }) : admitted;
  };

  /** What logs call a request by: its path may hold who somebody is. */
  const routeOf = ({ method, path }: DashboardRequest): string => {
    const found = find(method, path);
    return 'route' in found ? found.route.path : 'page';
  };

  return async (request, response) => {
    const answer = await answerTo(request).catch((error: unknown) => {
      if (error instanceof Unavailable) return failure('unavailable', error.message);
      logEvent('ERROR', 'dashboard_failed', { route: routeOf(request), ...errorFields(error) });
      return failure('failed', 'this cannot be shown just now');
    });
    await send(response, answer, request.get('accept-encoding'));
  };
}

function notAllowed(methods: readonly string[]): Answer {
  const answer = failure('invalid', `expected ${methods.join(' or ')}`);
  return { ...answer, status: 405, headers: { ...answer.headers, Allow: methods.join(', ') } };
}
