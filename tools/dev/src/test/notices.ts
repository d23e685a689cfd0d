/** Lines by which a test tells that a part could not run here (see `notRun`), or which seed it used; each once. */
export function noticesIn(output: string): string[] {
  const notices = output
    .split('\n')
    .flatMap((line) => /^\s*not run\b.*|\b\d+ cases, seed \d+/.exec(line)?.[0].trim() ?? []);
  return [...new Set(notices)];
}
