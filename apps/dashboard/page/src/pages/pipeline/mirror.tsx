import type { PipelineView } from '@earshot/dashboard-core/operations';
import { Card, Empty } from '../../components/parts.tsx';
import { Table } from '../../components/table.tsx';
import { useWords } from '../../state/app.ts';

/** How far BigQuery is behind, by table. */
export function Mirror({ mirror }: { readonly mirror: PipelineView['mirror'] }) {
  const { t, f } = useWords();
  return (
    <Card title={t('pipeline.mirror')}>
      {mirror.known ? (
        <Table
          title={t('pipeline.mirror')}
          rows={mirror.value}
          keyOf={({ table }) => table}
          columns={[
            { title: t('pipeline.table'), cell: ({ table }) => <span class="name">{table}</span> },
            {
              title: t('pipeline.rows'),
              cell: ({ rows }) => (rows === undefined ? t('app.unknown') : f.whole(rows)),
              kind: 'number',
            },
            {
              title: t('pipeline.lag'),
              cell: ({ lag_sec }) => (lag_sec === undefined ? t('app.unknown') : f.span(lag_sec)),
              kind: 'number',
            },
          ]}
        />
      ) : (
        <Empty>{t('pipeline.unknown', { reason: mirror.reason ?? '' })}</Empty>
      )}
    </Card>
  );
}
