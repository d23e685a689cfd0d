import type { DriftView, PipelineView } from '@earshot/dashboard-core/operations';
import { Card, Chip, Empty } from '../../components/parts.tsx';
import { Table } from '../../components/table.tsx';
import { useWords } from '../../state/app.ts';

/** What the last comparison of live counters with the raw log came to. */
export function Drift({ drift }: { readonly drift: PipelineView['drift'] }) {
  const { t, f } = useWords();
  return (
    <Card
      title={t('pipeline.drift')}
      hint={drift.known ? `${t('pipeline.driftHint')}, ${f.moment(drift.value.at)}` : t('pipeline.driftHint')}
    >
      {drift.known ? (
        <Compared drift={drift.value} />
      ) : (
        <Empty>
          {t('pipeline.unknown', { reason: t(`drift.${drift.why}`, { reason: drift.reason ?? '' }) })}
        </Empty>
      )}
    </Card>
  );
}

function Compared({ drift }: { readonly drift: DriftView }) {
  const { t, f, n } = useWords();
  return (
    <>
      <p class="words">
        <Chip tone={drift.status === 'drifted' ? 'bad' : 'good'}>{t(`drift.${drift.status}`)}</Chip>
        <span>{n('count.compared', drift.compared)}</span>
        {drift.differing === 0 ? null : <span>{n('count.differing', drift.differing)}</span>}
        {drift.repaired === 0 ? null : <span>{n('count.repaired', drift.repaired)}</span>}
        {drift.late === 0 ? null : <span>{n('count.late', drift.late)}</span>}
      </p>
      {drift.figures.length === 0 ? null : (
        <Table
          title={t('pipeline.drift')}
          rows={drift.figures}
          keyOf={({ of, figure }) => `${of} ${figure}`}
          columns={[
            {
              title: t('pipeline.figure'),
              cell: ({ figure, of }) => (
                <>
                  {figure}
                  <small>{of}</small>
                </>
              ),
            },
            { title: t('pipeline.live'), cell: ({ live }) => f.whole(live), kind: 'number' },
            {
              title: t('pipeline.recomputed'),
              cell: ({ recomputed }) => f.whole(recomputed),
              kind: 'number',
            },
          ]}
        />
      )}
    </>
  );
}
