import { useEffect, useState } from 'preact/hooks';

/** How long somebody may pause while typing, ms. */
const PAUSE_MS = 200;

/** A field to look for something, which asks once its text rests for a moment. */
export function SearchBox({
  label,
  onSearch,
}: {
  readonly label: string;
  readonly onSearch: (text: string) => void;
}) {
  const [text, setText] = useState<string>();
  useEffect(() => {
    if (text === undefined) return;
    const timer = setTimeout(() => onSearch(text.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <search>
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={text ?? ''}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
    </search>
  );
}
