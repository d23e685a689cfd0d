import { type ReadonlySignal, useComputed } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { clockOf } from '../i18n/format.ts';
import { useWords } from '../state/app.ts';
import type { Match } from './find.ts';
import type { Nearness } from './nearness.ts';
import type { Paragraph } from './paragraphs.ts';

/**
 * One paragraph with its time. Its words are elements of their own only near what is shown, for a transcript of eight
 * hours has seventy thousand; elsewhere it is one text, which the browser's own search finds as well.
 */
export function ParagraphOf({
  paragraph,
  current,
  matches,
  chosen,
  nearness,
  seek,
}: {
  readonly paragraph: Paragraph;
  /** Index of the word that is being said. */
  readonly current: ReadonlySignal<number>;
  readonly matches: readonly Match[];
  readonly chosen: Match | undefined;
  readonly nearness: Nearness;
  readonly seek: ((second: number) => void) | undefined;
}) {
  const { t } = useWords();
  const { from, words, start, speaker, chapter } = paragraph;
  const element = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  useEffect(() => (element.current ? nearness.watch(element.current, setNear) : undefined), [nearness]);
  const said = useComputed(() => {
    const index = current.value - from;
    return index >= 0 && index < words.length ? index : -1;
  }).value;
  const time = clockOf(start);
  return (
    <div class="paragraph" ref={element} data-from={from}>
      {chapter === undefined ? null : <h3>{chapter}</h3>}
      {seek === undefined ? (
        <span class="time">{time}</span>
      ) : (
        <button
          type="button"
          class="time"
          aria-label={t('episode.seekTo', { time })}
          onClick={() => seek(start)}
        >
          {time}
        </button>
      )}
      <p
        onClick={({ target }) => {
          const index = target instanceof HTMLElement ? target.dataset['word'] : undefined;
          const word = index === undefined ? undefined : words[Number(index)];
          if (word) seek?.(word.start);
        }}
      >
        {speaker === undefined ? null : <strong class="speaker">{speaker}: </strong>}
        {near
          ? words.map(({ text }, index) => {
              const found = matches.find(({ from: first, to }) => from + index >= first && from + index < to);
              const classes = [
                'word',
                index === said && 'word-said',
                found && (found === chosen ? 'word-chosen' : 'word-found'),
              ];
              return (
                <>
                  <span class={classes.filter(Boolean).join(' ')} data-word={index}>
                    {text}
                  </span>{' '}
                </>
              );
            })
          : words.map(({ text }) => text).join(' ')}
      </p>
    </div>
  );
}
