import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Reason } from '@earshot/contracts/reasons';
import { routes, type SessionView } from '@earshot/dashboard-core/routes';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { Failure, get, post } from '../api/client.ts';
import { type Formats, formatsOf } from '../i18n/format.ts';
import { reasonIn } from '../i18n/reasons.ts';
import type { CountKey, TextKey } from '../i18n/en.ts';
import type { Prefix } from '../i18n/words.ts';
import { countOf, type Language, localeOf, textOf, wordOf } from '../i18n/language.ts';
import { type Route, routeOf, tokenOf } from '../routes.ts';
import { chosenLanguage, chosenTheme, type Theme } from './choices.ts';

/** Who is signed in, if anybody is, as far as it is known. */
export type Session =
  | { readonly state: 'unknown' }
  | { readonly state: 'in'; readonly view: SessionView }
  | { readonly state: 'out'; readonly signIn?: string | undefined; readonly reason?: string | undefined };

/** The texts and formats of the language in use. */
export interface Words {
  readonly language: Language;
  readonly t: (key: TextKey, values?: Readonly<Record<string, string>>) => string;
  /** So many of something: `{n}` is the count. */
  readonly n: (key: CountKey, count: number) => string;
  /** The text `<prefix>.<word>`, or the word where there is none. */
  readonly word: (prefix: Prefix, word: string) => string;
  /** A reason, from what is stored as data where it is; else, and where this page does not know its kind, as it is worded. */
  readonly why: (why: {
    readonly reason?: string | undefined;
    readonly because?: Reason | undefined;
  }) => string;
  readonly f: Formats;
}

/** What all parts of the page share. */
export interface App {
  readonly route: Signal<Route>;
  /** Whether somebody has gone from one page to another: then headings are focused, but not where the page was opened. */
  readonly moved: Signal<boolean>;
  readonly session: Signal<Session>;
  readonly language: Signal<Language>;
  readonly theme: Signal<Theme>;
  readonly words: ReadonlySignal<Words>;
  /** What was done or has happened, for those who do not see it. */
  readonly notice: Signal<string>;
  /** What went wrong that stands nowhere else on the page; empty where nothing did. */
  readonly trouble: Signal<string>;
  /** Takes notice of a failure: whoever is signed out is asked to sign in. Returns it in a sentence. */
  readonly failed: (error: unknown) => string;
  readonly signOut: () => Promise<void>;
}

/** Makes the state of a page. */
export function makeApp(): App {
  const language = signal(chosenLanguage());
  const session = signal<Session>({ state: 'unknown' });
  const words = computed<Words>(() => {
    const of = language.value;
    const f = formatsOf(localeOf(of, navigator.languages));
    return {
      language: of,
      t: (key, values) => textOf(of, key, values),
      n: (key, count) => countOf(of, key, count, f.whole(count)),
      word: (prefix, word) => wordOf(of, prefix, word),
      why: ({ reason = '', because }) => (because && reasonIn(of, f, because)) ?? reason,
      f,
    };
  });
  const failed = (error: unknown) => {
    if (!(error instanceof Failure)) {
      if (error instanceof TypeError) return words.value.t('app.unreachable');
      throw error;
    }
    const { code, why, because, signIn, message } = error;
    if (code === 'signed_out') session.value = { state: 'out', signIn };
    if (why !== undefined) return words.value.t(`refusal.${why}`);
    // What was wrong with a request the server says in words of its own.
    if (code === 'invalid' || code === 'conflict') return words.value.why({ reason: message, because });
    return words.value.t(`failure.${code}`);
  };
  return {
    route: signal(routeOf(location.hash)),
    moved: signal(false),
    session,
    language,
    theme: signal(chosenTheme()),
    words,
    notice: signal(''),
    trouble: signal(''),
    failed,
    signOut: async () => {
      await post(routes.signOut());
      const was = session.value;
      session.value = { state: 'out', signIn: was.state === 'in' ? was.view.sign_in : undefined };
    },
  };
}

/** Signs in by the token in the address, if there is one, and learns who is signed in. */
export async function begin({ session, route, failed }: App): Promise<void> {
  const token = tokenOf(location.hash);
  if (token) {
    // The token is out of the address before anything else is done.
    history.replaceState(null, '', token.to);
    route.value = routeOf(token.to);
    try {
      await post(routes.session(), { id_token: token.idToken });
    } catch (error) {
      session.value = { state: 'out', reason: failed(error), signIn: signInOf(error) };
      return;
    }
  }
  try {
    session.value = { state: 'in', view: await get<SessionView>(routes.session()) };
  } catch (error) {
    const reason = failed(error);
    if (session.value.state !== 'out') session.value = { state: 'out', reason, signIn: signInOf(error) };
  }
}

function signInOf(error: unknown): string | undefined {
  return error instanceof Failure ? error.signIn : undefined;
}

/** Follows the address; returns how to stop. */
export function followAddress(app: App): () => void {
  const change = () => {
    if (tokenOf(location.hash)) void begin(app);
    else {
      app.moved.value = true;
      app.route.value = routeOf(location.hash);
    }
  };
  addEventListener('hashchange', change);
  return () => removeEventListener('hashchange', change);
}

/** Hands the state to all parts of the page. */
export const AppContext = createContext<App | undefined>(undefined);

/** What all parts share. @throws Error outside {@link AppContext} */
export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error('There is no AppContext above this component.');
  return app;
}

/** The texts and formats in use. */
export function useWords(): Words {
  return useApp().words.value;
}

/** Whether whoever is signed in may decide and retry. */
export function useIsModerator(): boolean {
  const session = useApp().session.value;
  return session.state === 'in' && session.view.roles.includes('moderator');
}
