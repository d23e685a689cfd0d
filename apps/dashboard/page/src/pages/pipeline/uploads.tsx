import type { UploadLine } from '@earshot/dashboard-core/operations';
import { routes } from '@earshot/dashboard-core/routes';
import { useSignal } from '@preact/signals';
import { post } from '../../api/client.ts';
import { Card, CsvLink } from '../../components/parts.tsx';
import { StateChip } from '../../components/status.tsx';
import { Table } from '../../components/table.tsx';
import { hrefOf } from '../../routes.ts';
import { useApp, useIsModerator, useWords } from '../../state/app.ts';

/** The latest uploads with their states and reasons; moderators may have one processed again. */
export function Uploads({ uploads }: { readonly uploads: readonly UploadLine[] }) {
  const { t, f } = useWords();
  const moderator = useIsModerator();
  return (
    <Card title={t('pipeline.uploads')} actions={<CsvLink table="uploads" title={t('pipeline.uploads')} />}>
      <Table
        title={t('pipeline.uploads')}
        rows={uploads}
        keyOf={({ side, id }) => `${side} ${id}`}
        columns={[
          { title: t('pipeline.file'), cell: (upload) => <File upload={upload} /> },
          { title: t('pipeline.state'), cell: ({ state }) => <StateChip state={state} /> },
          { title: t('pipeline.reason'), cell: (upload) => <Reason upload={upload} /> },
          {
            title: t('pipeline.changed'),
            cell: ({ updated_at }) => f.moment(updated_at),
            kind: 'number wide',
          },
          ...(moderator
            ? [
                {
                  title: t('pipeline.retry'),
                  cell: (upload: UploadLine) => (upload.can_retry ? <Retry upload={upload} /> : null),
                },
              ]
            : []),
        ]}
      />
    </Card>
  );
}

function File({ upload: { name, side, episode, title } }: { readonly upload: UploadLine }) {
  const { t } = useWords();
  return (
    <>
      <span class="name">{name}</span>
      <small>
        {t(`pipeline.${side}`)}
        {episode === undefined ? null : (
          <>
            {' · '}
            <a href={hrefOf({ page: 'episode', id: episode })}>{title ?? episode}</a>
          </>
        )}
      </small>
    </>
  );
}

function Reason({ upload }: { readonly upload: UploadLine }) {
  const { why } = useWords();
  return (
    <span class="reason">
      {why(upload)}
      {upload.warnings.map((warning) => (
        <small key={warning}>{warning}</small>
      ))}
    </span>
  );
}

function Retry({ upload: { side, id, name } }: { readonly upload: UploadLine }) {
  const app = useApp();
  const { t } = useWords();
  const failure = useSignal<string | undefined>(undefined);
  const retry = async () => {
    try {
      await post(routes.retry(side, id));
      failure.value = undefined;
      app.notice.value = t('pipeline.retried', { name });
    } catch (error) {
      failure.value = app.failed(error);
    }
  };
  return (
    <>
      <button type="button" aria-label={t('pipeline.retryOf', { name })} onClick={() => void retry()}>
        {t('pipeline.retry')}
      </button>
      {failure.value === undefined ? null : (
        <small class="failure" role="alert">
          {failure.value}
        </small>
      )}
    </>
  );
}
