import type { Section } from '../routes.ts';

const PATHS: Readonly<Record<Section, string>> = {
  overview: 'M4 13h4l2-7 4 12 2-5h4',
  episodes: 'M9 18V6l11 6-11 6ZM4 6v12',
  shows: 'M4 5h16v14H4zM4 10h16M9 10v9',
  listeners: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20a7.5 7.5 0 0 1 15 0',
  moderation: 'M12 3l8 3v6c0 5-3.5 7.8-8 9-4.5-1.2-8-4-8-9V6l8-3ZM9 12l2.2 2.2L15.5 10',
  pipeline: 'M4 6h6v5H4zM14 13h6v5h-6zM10 8.5h4a3 3 0 0 1 3 3V13',
};

/** The sign of a section; its name stands beside it. */
export function Icon({ of }: { readonly of: Section }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[of]} />
    </svg>
  );
}

/** The sign of the platform: a voice as bars. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" />
      <path d="M8 14v4M12.5 10v12M17 12.5v7M21.5 7.5v17M25.5 14v4" />
    </svg>
  );
}
