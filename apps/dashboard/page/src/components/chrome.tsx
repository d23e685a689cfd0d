import type { ComponentChildren } from 'preact';
import { hrefOf, SECTIONS, sectionOf } from '../routes.ts';
import { isLanguage, LANGUAGE_NAMES } from '../i18n/language.ts';
import { useApp, useWords } from '../state/app.ts';
import { isTheme, THEMES } from '../state/choices.ts';
import { Icon, Mark } from './icons.tsx';

/** What surrounds every page: the way to its content, the navigation, and what one may choose. */
export function Chrome({ children }: { readonly children: ComponentChildren }) {
  const app = useApp();
  const { t } = useWords();
  const signedIn = app.session.value.state === 'in';
  return (
    <>
      <a
        class="skip"
        href="#content"
        onClick={(event) => {
          // The address is the page's own.
          event.preventDefault();
          document.getElementById('content')?.focus();
        }}
      >
        {t('nav.skip')}
      </a>
      <header class="bar">
        <a class="brand" href={hrefOf({ page: 'overview' })} aria-label="Earshot">
          <Mark />
          <span>Earshot</span>
        </a>
        {signedIn ? <Navigation /> : null}
        <Choices />
      </header>
      <main id="content" tabIndex={-1}>
        <Trouble />
        {children}
      </main>
      <p class="unseen" role="status" aria-live="polite">
        {app.notice.value}
      </p>
    </>
  );
}

/** What went wrong, until somebody has seen it. */
function Trouble() {
  const { trouble } = useApp();
  const { t } = useWords();
  if (trouble.value === '') return null;
  return (
    <div class="trouble failure" role="alert">
      <span>{trouble.value}</span>
      <button type="button" class="quiet" onClick={() => (trouble.value = '')}>
        {t('app.seen')}
      </button>
    </div>
  );
}

function Navigation() {
  const app = useApp();
  const { t } = useWords();
  const here = sectionOf(app.route.value);
  return (
    <nav aria-label={t('nav.label')}>
      <ul>
        {SECTIONS.map((section) => (
          <li key={section}>
            <a href={hrefOf({ page: section })} aria-current={section === here ? 'page' : undefined}>
              <Icon of={section} />
              <span>{t(`page.${section}`)}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Choices() {
  const app = useApp();
  const { t } = useWords();
  const session = app.session.value;
  return (
    <div class="choices">
      <select
        aria-label={t('app.language')}
        value={app.language.value}
        onChange={({ currentTarget: { value } }) => {
          if (isLanguage(value)) app.language.value = value;
        }}
      >
        {Object.entries(LANGUAGE_NAMES).map(([language, name]) => (
          <option key={language} value={language}>
            {name}
          </option>
        ))}
      </select>
      <select
        aria-label={t('app.theme')}
        value={app.theme.value}
        onChange={({ currentTarget: { value } }) => {
          if (isTheme(value)) app.theme.value = value;
        }}
      >
        {THEMES.map((theme) => (
          <option key={theme} value={theme}>
            {t(`theme.${theme}`)}
          </option>
        ))}
      </select>
      {session.state === 'in' ? (
        <p class="who">
          <span title={t('app.signedInAs', { user: session.view.user })}>{session.view.user}</span>
          <button
            type="button"
            class="quiet"
            onClick={() => {
              app.signOut().catch((error: unknown) => {
                app.trouble.value = t('app.signOutFailed', { reason: app.failed(error) });
              });
            }}
          >
            {t('app.signOut')}
          </button>
        </p>
      ) : null}
    </div>
  );
}
