import { Chrome } from './components/chrome.tsx';
import { Page } from './components/page.tsx';
import { Empty } from './components/parts.tsx';
import { EpisodePage } from './pages/episode/episode.tsx';
import { EpisodesPage } from './pages/episodes.tsx';
import { ListenerPage } from './pages/listener.tsx';
import { ListenersPage } from './pages/listeners.tsx';
import { ModerationPage } from './pages/moderation.tsx';
import { OverviewPage } from './pages/overview.tsx';
import { PipelinePage } from './pages/pipeline/pipeline.tsx';
import { ShowsPage } from './pages/shows.tsx';
import { SignInPage } from './pages/sign-in.tsx';
import { hrefOf, type Route } from './routes.ts';
import { type App, AppContext, useApp, useWords } from './state/app.ts';

/** The whole page. */
export function Root({ app }: { readonly app: App }) {
  return (
    <AppContext.Provider value={app}>
      <Chrome>
        <Content />
      </Chrome>
    </AppContext.Provider>
  );
}

function Content() {
  const app = useApp();
  const { t } = useWords();
  const session = app.session.value;
  switch (session.state) {
    case 'unknown':
      return <Empty>{t('app.loading')}</Empty>;
    case 'out':
      return <SignInPage signIn={session.signIn} reason={session.reason} />;
    case 'in':
      // Another address is another page, even of the same kind.
      return <At key={hrefOf(app.route.value)} route={app.route.value} />;
  }
}

function At({ route }: { readonly route: Route }) {
  switch (route.page) {
    case 'overview':
      return <OverviewPage />;
    case 'episodes':
      return <EpisodesPage />;
    case 'episode':
      return <EpisodePage id={route.id} />;
    case 'shows':
      return <ShowsPage />;
    case 'listeners':
      return <ListenersPage />;
    case 'listener':
      return <ListenerPage id={route.id} />;
    case 'moderation':
      return <ModerationPage />;
    case 'pipeline':
      return <PipelinePage />;
    case 'unknown':
      return <UnknownPage />;
  }
}

function UnknownPage() {
  const { t } = useWords();
  return (
    <Page title={t('page.unknown')}>
      <p>{t('unknown.text')}</p>
      <p>
        <a href={hrefOf({ page: 'overview' })}>{t('unknown.back')}</a>
      </p>
    </Page>
  );
}
