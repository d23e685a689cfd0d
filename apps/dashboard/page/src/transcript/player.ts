import { type Signal, signal } from '@preact/signals';

/** The audio of an episode, as the parts of its page use it. */
export interface Player {
  /** Where it is, in seconds, while it plays or is moved. */
  readonly second: Signal<number>;
  /** Whether the transcript keeps what is being said in sight: from a seek until the reader looks elsewhere. */
  readonly following: Signal<boolean>;
  /** Gives it its element. */
  readonly attach: (audio: HTMLAudioElement | null) => void;
  /** Plays from a second on. */
  readonly seek: (second: number) => void;
}

/** Makes a player; `refused` is told why the browser does not play. */
export function makePlayer(refused: (reason: string) => void): Player {
  const second = signal(0);
  const following = signal(true);
  let audio: HTMLAudioElement | null = null;
  const moved = () => {
    if (audio) second.value = audio.currentTime;
  };
  const sought = () => {
    following.value = true;
  };
  return {
    second,
    following,
    attach: (element) => {
      audio?.removeEventListener('timeupdate', moved);
      audio?.removeEventListener('seeking', sought);
      audio = element;
      audio?.addEventListener('timeupdate', moved);
      audio?.addEventListener('seeking', sought);
    },
    seek: (to) => {
      if (!audio) return;
      audio.currentTime = to;
      second.value = to;
      audio.play().catch((error: unknown) => {
        // Another seek before it began to play: that one plays.
        if (error instanceof DOMException && error.name === 'AbortError') return;
        refused(error instanceof Error ? error.message : String(error));
      });
    },
  };
}
