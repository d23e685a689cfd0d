import type { Decision, ModerationView, ReviewLine } from '@earshot/dashboard-core/operations';
import { routes } from '@earshot/dashboard-core/routes';
import { useSignal } from '@preact/signals';
import { addressOf, post } from '../api/client.ts';
import { ConnectionState, Page, Shown } from '../components/page.tsx';
import { Card, Chip, CsvLink, Empty } from '../components/parts.tsx';
import { StateChip } from '../components/status.tsx';
import { Table } from '../components/table.tsx';
import { hrefOf } from '../routes.ts';
import { useApp, useIsModerator, useWords } from '../state/app.ts';
import { useLive } from '../state/live.ts';

/** Covers that wait for a person, and what was decided lately. */
export function ModerationPage() {
  const { t } = useWords();
  const live = useLive<ModerationView>(routes.live.moderation(), routes.moderation());
  return (
    <Page
      title={t('page.moderation')}
      aside={<ConnectionState connection={live.connection.value} at={live.view.value?.at} />}
    >
      <Shown of={live}>{(view) => <Moderation view={view} />}</Shown>
    </Page>
  );
}

function Moderation({ view }: { readonly view: ModerationView }) {
  const { t } = useWords();
  const moderator = useIsModerator();
  return (
    <>
      <Card
        title={t('review.waiting')}
        hint={moderator ? undefined : t('review.hidden')}
        actions={<CsvLink table="moderation" title={t('page.moderation')} />}
      >
        {view.waiting.length === 0 ? (
          <Empty>{t('review.none')}</Empty>
        ) : (
          <ul class="reviews">
            {view.waiting.map((line) => (
              <li key={line.image}>
                <Review line={line} />
              </li>
            ))}
          </ul>
        )}
      </Card>
      <Decided view={view} />
    </>
  );
}

function Review({ line }: { readonly line: ReviewLine }) {
  const { t, word, why } = useWords();
  const moderator = useIsModerator();
  return (
    <article class="review" aria-label={line.name}>
      {moderator && line.has_picture ? <Picture line={line} /> : null}
      <div class="review-text">
        <h3>{line.title ?? line.name}</h3>
        <p class="hint">
          {line.name}
          {line.episode === undefined ? null : (
            <>
              {' · '}
              <a href={hrefOf({ page: 'episode', id: line.episode })}>{line.episode}</a>
            </>
          )}
        </p>
        {line.reason === undefined ? null : <p>{why(line)}</p>}
        {line.outcome?.outcome === 'refused' ? (
          <p class="failure">{t('review.refused', { reason: why(line.outcome) })}</p>
        ) : null}
        {line.likelihoods === undefined ? null : (
          <dl class="likelihoods">
            {Object.entries(line.likelihoods).map(([category, likelihood]) => (
              <div key={category}>
                <dt>{word('safe', category)}</dt>
                <dd>
                  <span class="gauge" data-level={likelihood} aria-hidden="true" />
                  {word('likely', likelihood)}
                </dd>
              </div>
            ))}
          </dl>
        )}
        {line.labels.length === 0 ? null : (
          <p class="words">
            <span class="hint">{t('review.seen')}</span>
            {line.labels.map((label) => (
              <Chip key={label}>{label}</Chip>
            ))}
          </p>
        )}
        {moderator ? <Decide line={line} /> : null}
      </div>
    </article>
  );
}

/** What may be disturbing is blurred until somebody asks to see it. */
function Picture({ line }: { readonly line: ReviewLine }) {
  const { t } = useWords();
  const open = useSignal(false);
  return (
    <div class="review-picture">
      <img
        class={open.value ? '' : 'blurred'}
        src={addressOf(routes.picture(line.image))}
        alt={t('review.picture', { name: line.name })}
        loading="lazy"
      />
      {open.value ? null : (
        <button type="button" onClick={() => (open.value = true)}>
          {t('review.show')}
        </button>
      )}
    </div>
  );
}

function Decide({ line }: { readonly line: ReviewLine }) {
  const app = useApp();
  const { t } = useWords();
  const failure = useSignal<string | undefined>(undefined);
  const decide = async (decision: Decision['decision']) => {
    try {
      const body: Decision = { decision };
      await post(routes.decide(line.image), body);
      failure.value = undefined;
      app.notice.value = t('review.sent', { name: line.name });
    } catch (error) {
      failure.value = app.failed(error);
    }
  };
  return (
    <p class="actions">
      <button
        type="button"
        class="primary"
        aria-label={t('review.approveOf', { name: line.name })}
        onClick={() => void decide('publish')}
      >
        {t('review.approve')}
      </button>
      <button
        type="button"
        class="danger"
        aria-label={t('review.removeOf', { name: line.name })}
        onClick={() => void decide('remove')}
      >
        {t('review.remove')}
      </button>
      {failure.value === undefined ? null : (
        <span class="failure" role="alert">
          {failure.value}
        </span>
      )}
    </p>
  );
}

function Decided({ view }: { readonly view: ModerationView }) {
  const { t, f, why } = useWords();
  const decisionOf = (decision: string) =>
    decision === 'publish' ? t('review.publish') : decision === 'remove' ? t('review.removed') : decision;
  return (
    <Card title={t('review.decided')}>
      <Table
        title={t('review.decided')}
        rows={view.decided}
        keyOf={({ image }) => image}
        columns={[
          {
            title: t('pipeline.file'),
            cell: ({ name, title }) => (
              <>
                <strong class="name">{title ?? name}</strong>
                {title === undefined ? null : <small>{name}</small>}
              </>
            ),
          },
          { title: t('pipeline.state'), cell: ({ state }) => <StateChip state={state} /> },
          {
            title: t('pipeline.reason'),
            cell: ({ review, outcome }) => (
              <>
                {review === undefined
                  ? null
                  : t('review.by', { decision: decisionOf(review.decision), user: review.by })}
                {outcome?.outcome === 'refused' ? (
                  <small>{t('review.refused', { reason: why(outcome) })}</small>
                ) : null}
              </>
            ),
          },
          {
            title: t('pipeline.changed'),
            cell: ({ updated_at }) => f.moment(updated_at),
            kind: 'number wide',
          },
        ]}
      />
    </Card>
  );
}
