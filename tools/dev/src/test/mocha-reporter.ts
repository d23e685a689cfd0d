import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Mocha from 'mocha';
import type { ProjectResults } from './results.ts';
import { told } from './told.ts';

/**
 * Mocha's spec reporter that also writes `.results/<project>.<target>.json`, so that `./dev test` can add up the runs
 * of all projects. Outside an Nx task nothing is written.
 */
class ResultsReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    const {
      NX_TASK_TARGET_PROJECT: project,
      NX_TASK_TARGET_TARGET: target,
      NX_WORKSPACE_ROOT: root,
    } = process.env;
    if (!project || !target || !root) return;
    const failures: string[] = [];
    runner.on('fail', (test, error: unknown) => {
      failures.push(`${test.fullTitle()}: ${told(error)}`);
    });
    runner.once('end', () => {
      const { passes = 0, failures: failed = 0, pending = 0 } = runner.stats ?? {};
      const file = join(root, '.results', `${project.replace('@earshot/', '')}.${target}.json`);
      mkdirSync(dirname(file), { recursive: true });
      const results: ProjectResults = { project, passed: passes, failed, skipped: pending, failures };
      writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
    });
  }
}

export { ResultsReporter as default };
