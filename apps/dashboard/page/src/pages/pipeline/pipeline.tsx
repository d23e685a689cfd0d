import type { PipelineView } from '@earshot/dashboard-core/operations';
import { routes } from '@earshot/dashboard-core/routes';
import { HoursChart } from '../../charts/hours-chart.tsx';
import { ConnectionState, Page, Shown } from '../../components/page.tsx';
import { Card, Chip, CsvLink } from '../../components/parts.tsx';
import { Table } from '../../components/table.tsx';
import { useWords } from '../../state/app.ts';
import { useLive } from '../../state/live.ts';
import { Drift } from './drift.tsx';
import { Mirror } from './mirror.tsx';
import { Uploads } from './uploads.tsx';

/** What came in, how far it is, and what was refused. */
export function PipelinePage() {
  const { t } = useWords();
  const live = useLive<PipelineView>(routes.live.pipeline(), routes.pipeline());
  return (
    <Page
      title={t('page.pipeline')}
      aside={<ConnectionState connection={live.connection.value} at={live.view.value?.at} />}
    >
      <Shown of={live}>
        {(view) => (
          <>
            <States view={view} />
            <Uploads uploads={view.uploads} />
            <div class="columns">
              <Mirror mirror={view.mirror} />
              <Drift drift={view.drift} />
            </div>
            <Rejected view={view} />
          </>
        )}
      </Shown>
    </Page>
  );
}

function States({ view }: { readonly view: PipelineView }) {
  const { t, f, word } = useWords();
  if (view.states.length === 0) return null;
  return (
    <section aria-label={t('pipeline.states')}>
      <dl class="states">
        {view.states.map(({ side, state, count }) => (
          <div key={`${side} ${state}`}>
            <dt>
              {t(`pipeline.${side}`)} · {word('state', state)}
            </dt>
            <dd>{f.whole(count)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Rejected({ view }: { readonly view: PipelineView }) {
  const { t, f, word } = useWords();
  return (
    <Card
      title={t('pipeline.rejected')}
      hint={t('pipeline.rejectedHint')}
      actions={<CsvLink table="rejected" title={t('pipeline.rejected')} />}
    >
      {view.rejected.length === 0 ? null : (
        <p class="words">
          {view.rejected.map(({ topic, code, count }) => (
            <Chip key={`${topic} ${code}`} tone="warn">
              {topic} · {word('code', code)}: {f.whole(count)}
            </Chip>
          ))}
        </p>
      )}
      <HoursChart hours={view.rejected_hours} title={t('pipeline.rejectedHours')} />
      <Table
        title={t('pipeline.rejected')}
        rows={view.rejections}
        keyOf={({ id }) => id}
        columns={[
          { title: t('listener.when'), cell: ({ at }) => f.moment(at) },
          { title: t('pipeline.topic'), cell: ({ topic }) => topic },
          { title: t('pipeline.code'), cell: ({ code }) => word('code', code) },
          {
            title: t('pipeline.reason'),
            cell: ({ code, reason }) => (
              <span class="reason">
                {code === 'invalid' || code === 'refused' ? reason : t(`rejected.${code}`)}
              </span>
            ),
          },
        ]}
      />
    </Card>
  );
}
