/** Leaves a test or suite out, and says why in a line that `./dev test` shows. Ends the hook or test that calls it. */
export function notRun(tests: Mocha.Context, why: string): never {
  process.stdout.write(`      not run: ${why}\n`);
  return tests.skip();
}
