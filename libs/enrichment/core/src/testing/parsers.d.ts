/** The parser of W3C's live WebVTT validator has no types of its own: this is what is used of it. */
declare module 'webvtt-parser' {
  interface Parser {
    parse(
      text: string,
      kind: string,
    ): {
      readonly cues: readonly {
        readonly startTime: number;
        readonly endTime: number;
        readonly text: string;
      }[];
      readonly errors: readonly { readonly message: string; readonly line: number }[];
    };
  }
  const parsers: { readonly WebVTTParser: new () => Parser };
  export = parsers;
}

/** The types of this package do not resolve under Node's rules: this is what is used of it. */
declare module 'media-captions' {
  export function parseText(
    text: string,
    options: { readonly type: 'srt'; readonly strict: boolean; readonly errors: boolean },
  ): Promise<{
    readonly cues: readonly { readonly startTime: number; readonly endTime: number; readonly text: string }[];
    readonly errors: readonly Error[];
  }>;
}
