import type { FirstSteps } from '@earshot/dashboard-core/views';
import { useWords } from '../state/app.ts';

/** What to do first in a system that has nothing to show yet; nothing once all is done. */
export function FirstStepsOf({ steps }: { readonly steps: FirstSteps }) {
  const { t } = useWords();
  const list = [
    {
      done: steps.has_uploads,
      title: t('first.upload'),
      text: t('first.uploadText'),
      command: './dev upload talk.mp3 --episode my_talk --title "My talk"',
    },
    { done: steps.has_episodes, title: t('first.episode'), text: t('first.episodeText') },
    {
      done: steps.has_listening,
      title: t('first.listen'),
      text: t('first.listenText'),
      command: './dev simulate --listeners 200',
    },
  ];
  if (list.every(({ done }) => done)) return null;
  return (
    <section class="card first" aria-labelledby="first">
      <h2 id="first">{t('first.title')}</h2>
      <ol>
        {list.map(({ done, title, text, command }) => (
          <li key={title} class={done ? 'first-done' : ''}>
            <strong>
              {title}
              {done ? ` · ${t('first.done')}` : ''}
            </strong>
            <p>{text}</p>
            {command === undefined || done ? null : <code>{command}</code>}
          </li>
        ))}
      </ol>
    </section>
  );
}
