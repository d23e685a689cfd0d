import { useComputed, useSignal } from '@preact/signals';
import type { TranscriptView } from '@earshot/dashboard-core/views';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { useWords } from '../state/app.ts';
import { finderIn, type Match, searchedIn } from './find.ts';
import { useNearness } from './nearness.ts';
import { ParagraphOf } from './paragraph.tsx';
import { paragraphsOf, wordAt } from './paragraphs.ts';
import type { Player } from './player.ts';

/**
 * A transcript that follows its player until the reader scrolls or searches: a click on a word plays from there, and what is
 * looked for is marked.
 */
export function Transcript({
  transcript,
  player,
}: {
  readonly transcript: TranscriptView;
  /** Missing where there is nothing to play. */
  readonly player: Player | undefined;
}) {
  const { t } = useWords();
  const { words, chapters } = transcript;
  const paragraphs = useMemo(() => paragraphsOf(words, chapters), [transcript]);
  const current = useComputed(() => (player === undefined ? -1 : wordAt(words, player.second.value)));
  const query = useSignal('');
  const chosen = useSignal(0);
  const find = useMemo(() => finderIn(words), [words]);
  const matches = useMemo(() => find(query.value), [find, query.value]);
  const searched = useMemo(() => searchedIn(paragraphs, matches), [paragraphs, matches]);
  const match = matches[chosen.value];
  const box = useRef<HTMLDivElement>(null);
  const nearness = useNearness(box);
  const following = player?.following.value ?? false;
  useFollowing(box, match, following ? current.value : -1);
  const lookAround = () => {
    if (player) player.following.value = false;
  };
  const step = (by: number) => {
    lookAround();
    if (matches.length > 0) chosen.value = (chosen.value + by + matches.length) % matches.length;
  };
  return (
    <>
      <Finder
        query={query.value}
        onQuery={(text) => {
          lookAround();
          query.value = text;
          chosen.value = 0;
        }}
        step={step}
        told={toldOf(matches, chosen.value)}
      />
      {player === undefined || following ? null : (
        <button type="button" class="follow" onClick={() => (player.following.value = true)}>
          {t('episode.follow')}
        </button>
      )}
      <div
        class="transcript"
        ref={box}
        role="group"
        aria-label={t('episode.transcript')}
        tabIndex={0}
        onWheel={lookAround}
        onTouchMove={lookAround}
        onKeyDown={({ key }) => {
          if (SCROLLING.has(key)) lookAround();
        }}
        onPointerDown={({ target, currentTarget }) => {
          // Its scroll bar.
          if (target === currentTarget) lookAround();
        }}
      >
        {searched.map(({ paragraph, matches: own }) => (
          <ParagraphOf
            key={paragraph.from}
            paragraph={paragraph}
            current={current}
            matches={own}
            chosen={match}
            nearness={nearness}
            seek={player?.seek}
          />
        ))}
      </div>
    </>
  );
  function toldOf(all: readonly Match[], index: number): string {
    if (query.value.trim() === '') return '';
    return all.length === 0
      ? t('episode.foundNone')
      : t('episode.found', { i: String(index + 1), n: String(all.length) });
  }
}

/** Keys that scroll. */
const SCROLLING: ReadonlySet<string> = new Set([
  'ArrowUp',
  'ArrowDown',
  'PageUp',
  'PageDown',
  'Home',
  'End',
  ' ',
]);

/** Keeps what was found, and what is being said, in sight; −1 is said while nobody follows. */
function useFollowing(
  box: { readonly current: HTMLDivElement | null },
  match: Match | undefined,
  current: number,
): void {
  const show = (word: number) => {
    const scroller = box.current;
    const paragraphs = [...(scroller?.querySelectorAll<HTMLElement>('[data-from]') ?? [])];
    const holding = paragraphs.findLast((element) => Number(element.dataset['from']) <= word);
    if (!scroller || !holding) return;
    const top = holding.offsetTop - scroller.offsetTop;
    const inSight = top >= scroller.scrollTop && top + 40 < scroller.scrollTop + scroller.clientHeight;
    if (!inSight) scroller.scrollTo({ top: top - scroller.clientHeight / 3 });
  };
  useEffect(() => {
    if (match) show(match.from);
  }, [match]);
  useEffect(() => {
    if (current > 0) show(current);
  }, [current]);
}

function Finder({
  query,
  onQuery,
  step,
  told,
}: {
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly step: (by: number) => void;
  /** How many were found. */
  readonly told: string;
}) {
  const { t } = useWords();
  return (
    <search class="finder">
      <input
        type="search"
        value={query}
        aria-label={t('episode.find')}
        placeholder={t('episode.find')}
        onInput={({ currentTarget }) => onQuery(currentTarget.value)}
        onKeyDown={({ key, shiftKey }) => {
          if (key === 'Enter') step(shiftKey ? -1 : 1);
        }}
      />
      <span class="hint" role="status">
        {told}
      </span>
      <button type="button" aria-label={t('episode.previous')} onClick={() => step(-1)}>
        ↑
      </button>
      <button type="button" aria-label={t('episode.next')} onClick={() => step(1)}>
        ↓
      </button>
    </search>
  );
}
