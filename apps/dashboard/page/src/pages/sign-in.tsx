import { Page } from '../components/page.tsx';
import { useWords } from '../state/app.ts';

/** For whoever is not signed in: where to do it. */
export function SignInPage({
  signIn,
  reason,
}: {
  /** The address that signs in, where there is one. */
  readonly signIn: string | undefined;
  /** Why the last attempt failed. */
  readonly reason: string | undefined;
}) {
  const { t } = useWords();
  return (
    <Page title={t('signIn.title')}>
      <div class="card sign-in">
        <p>{t('signIn.text')}</p>
        {reason === undefined ? null : (
          <p class="failure" role="alert">
            {t('signIn.refused', { reason })}
          </p>
        )}
        {signIn === undefined ? (
          <p>{t('signIn.noPage')}</p>
        ) : (
          <a class="button primary" href={signIn}>
            {t('signIn.go')}
          </a>
        )}
      </div>
    </Page>
  );
}
