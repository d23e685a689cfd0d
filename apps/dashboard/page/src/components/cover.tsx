import { useState } from 'preact/hooks';

/** A cover, or the first letter of what it belongs to on its colour while there is none. It is decoration: the title stands beside it. */
export function Cover({
  url,
  name,
  size = 'small',
}: {
  readonly url?: string | undefined;
  readonly name: string;
  readonly size?: 'small' | 'large';
}) {
  const [broken, setBroken] = useState<string>();
  const shown = url !== undefined && url !== broken;
  return (
    <span class={`cover cover-${size}`} data-hue={hueOf(name)}>
      {shown ? (
        <img src={url} alt="" loading="lazy" decoding="async" onError={() => setBroken(url)} />
      ) : (
        <span aria-hidden="true">{initialOf(name)}</span>
      )}
    </span>
  );
}

const HUES = 6;

/** One of six colours, always the same for a name. */
function hueOf(name: string): number {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9_973;
  return sum % HUES;
}

function initialOf(name: string): string {
  const code = name.trim().codePointAt(0);
  return code === undefined ? '·' : String.fromCodePoint(code).toUpperCase();
}
