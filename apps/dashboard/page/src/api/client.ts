import { type FailureView, REQUEST_HEADER } from '@earshot/dashboard-core/routes';

/** A request that the server refused or could not answer; its message is in English. */
export class Failure extends Error {
  readonly code: FailureView['code'];
  readonly why: FailureView['why'];
  readonly because: FailureView['because'];
  /** Where to sign in, where that helps and there is such a page. */
  readonly signIn: string | undefined;

  constructor({ code, reason, why, because, sign_in }: FailureView) {
    super(reason);
    this.name = 'Failure';
    this.code = code;
    this.why = why;
    this.because = because;
    this.signIn = sign_in;
  }
}

/** The absolute address of a route, which is relative to the page's own. */
export function addressOf(route: string): string {
  return new URL(route, document.baseURI).href;
}

/**
 * What a route tells, as JSON.
 * @throws Failure with the server's reason; TypeError where the server is not reached
 */
export async function getText(route: string): Promise<string> {
  return answerOf(await fetch(addressOf(route), { headers: { accept: 'application/json' } }));
}

/** The view that a route tells; see {@link getText} for what it throws. */
export async function get<View>(route: string): Promise<View> {
  // The server is of this page's own build: its views are of the types that both share.
  return JSON.parse(await getText(route)) as View;
}

/** Sends something, and returns once it is accepted; see {@link getText} for what it throws. */
export async function post(route: string, body: unknown = {}): Promise<void> {
  const headers = { 'content-type': 'application/json', [REQUEST_HEADER]: '1' };
  await answerOf(await fetch(addressOf(route), { method: 'POST', headers, body: JSON.stringify(body) }));
}

async function answerOf(response: Response): Promise<string> {
  const text = await response.text();
  if (response.ok) return text;
  const told = parsed(text);
  throw new Failure(
    isFailure(told) ? told : { code: 'failed', reason: `${response.status} ${response.statusText}`.trim() },
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isFailure(json: unknown): json is FailureView {
  return typeof json === 'object' && json !== null && 'code' in json && 'reason' in json;
}
