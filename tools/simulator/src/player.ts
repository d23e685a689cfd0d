import type { Moment, MomentOf } from './moments.ts';

/** What a player is set to. */
export interface PlayerSettings {
  /** Whether it reports every stretch it played, or only the moments between. */
  readonly heartbeats: boolean;
  /** Seconds of the episode per second. */
  readonly speed: number;
  /** Length of the episode, in milliseconds. */
  readonly durationMs: number;
}

/**
 * A player's playhead. A player without heartbeats tells what was heard only by the moment that ends it, and positions in
 * whole seconds: what no such moment follows, nobody learns of.
 */
export class Player {
  at: number;
  position: number;
  private readonly settings: PlayerSettings;
  private untold: { readonly at: number; readonly position: number };

  /** @param at - now, in milliseconds; `position` in milliseconds of the episode */
  constructor(settings: PlayerSettings, at: number, position: number) {
    this.settings = settings;
    this.at = at;
    this.position = position;
    this.untold = { at, position };
  }

  /** Time to the end of the episode, in milliseconds. */
  get remainingMs(): number {
    return this.msTo(this.settings.durationMs);
  }

  /** Time to a position ahead, in milliseconds; below 0 when it lies behind. */
  msTo(position: number): number {
    return Math.ceil((position - this.position) / this.settings.speed);
  }

  /** Plays on for a time, in milliseconds. */
  *play(ms: number): Generator<Moment> {
    this.at += ms;
    const advanced = this.position + Math.round(ms * this.settings.speed);
    this.position = Math.min(this.settings.durationMs, advanced);
    if (this.settings.heartbeats) yield* this.tell();
  }

  /** Stands still for a time, in milliseconds. */
  wait(ms: number): void {
    this.at += ms;
    this.untold = { at: this.at, position: this.position };
  }

  /** Moves to a position within the episode, in milliseconds. */
  seek(position: number): void {
    this.position = Math.max(0, Math.min(this.settings.durationMs - 1000, position));
    this.untold = { at: this.at, position: this.position };
  }

  /** Begins to play: PLAY or RESUME. */
  begin(type: 'PLAY' | 'RESUME'): MomentOf<'mark'> {
    this.untold = { at: this.at, position: this.position };
    return { kind: 'mark', type, at: this.at, position: this.position };
  }

  /** Ends playing, which tells what was heard. */
  *end(type: 'PAUSE' | 'STOP' | 'COMPLETE'): Generator<Moment> {
    yield* this.tell();
    yield { kind: 'mark', type, at: this.at, position: this.position };
  }

  private *tell(): Generator<MomentOf<'stretch'>> {
    const { at: from, position } = this.untold;
    if (this.at === from) return;
    const exact = (ms: number) => (this.settings.heartbeats ? ms : Math.floor(ms / 1000) * 1000);
    this.untold = { at: this.at, position: this.position };
    yield {
      kind: 'stretch',
      at: this.at,
      from,
      positionFrom: exact(position),
      positionTo: exact(this.position),
    };
  }
}
