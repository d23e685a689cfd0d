import { repository } from '../repository.ts';
import { UserError } from '../terminal/errors.ts';
import { marks, progressLine } from '../terminal/progress.ts';
import { run } from '../terminal/run.ts';

/**
 * Builds what has changed of the codebases, of all of them unless some are named.
 * @throws UserError with the build's output when one cannot be built
 */
export async function buildCodebases(names: readonly string[] = []): Promise<void> {
  const line = progressLine('building the codebases');
  const chosen = names.length > 0 ? ['-p', names.join(',')] : [];
  const { code, output } = await run('nx', ['run-many', '-t', 'build', '--outputStyle=static', ...chosen], {
    cwd: repository,
  });
  if (code === 0) {
    line.end(marks.done);
    return;
  }
  line.end(marks.failed);
  throw new UserError(output);
}
