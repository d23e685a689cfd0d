import { join } from 'node:path';
import { repository } from '../repository.ts';

/** One step of `./dev test`. */
export interface Step {
  readonly title: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The Nx target whose test results this step writes; a step without one is a check and counts as one test. */
  readonly target?: string;
  /** Why the step cannot run here, when it cannot. */
  readonly skipped?: string;
}

/** What decides which steps run. */
export interface Plan {
  readonly extent: 'ordinary' | 'heavy';
  /** Why Google's emulators cannot be used here, when they cannot. */
  readonly googleMissing: string | undefined;
  /** Why terraform/ cannot be checked here, when it cannot. */
  readonly terraformMissing: string | undefined;
}

const nx = (target: string, ...more: readonly string[]) => ({
  command: 'nx',
  args: ['run-many', '-t', target, '--outputStyle=static', ...more],
});

/**
 * The processes of tests live for seconds. Google's emulators are not worth compiling well for that, and Node keeps what it has
 * compiled of our code for the next process. What somebody has set themself stays.
 */
const shortLived = {
  JDK_JAVA_OPTIONS: process.env['JDK_JAVA_OPTIONS'] ?? '-XX:TieredStopAtLevel=1',
  NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? join(repository, 'node_modules/.cache/compiled'),
};

/** Projects tested at a time: one more than the two cores that are counted on, since tests also wait. */
const TESTED_AT_A_TIME = '--parallel=3';

/** Cases generated for each property of the fold. */
export const FOLD_CASES = { ordinary: 5_000, heavy: 100_000 } as const;

/** The stages of `./dev test`, in their order. The steps of a stage can run beside each other. */
export function stagesOf({ extent, googleMissing, terraformMissing }: Plan): readonly (readonly Step[])[] {
  const generated = { FOLD_CASES: String(FOLD_CASES[extent]) };
  const withoutGoogle = googleMissing === undefined ? {} : { skipped: googleMissing };
  return [
    // Nx leaves the graph of projects behind by which the linter knows layers: without one it would skip the rule.
    [{ title: 'bundles', ...nx('build', '--parallel=2') }],
    [
      { title: 'lint and layers', command: 'eslint', args: ['--max-warnings', '0', '.'] },
      { title: 'formatting', command: 'prettier', args: ['--check', '--log-level=warn', '.'] },
      { title: 'types', command: 'tsc', args: ['-p', 'tsconfig.json'] },
      { title: 'types of the page', command: 'tsc', args: ['-p', 'apps/dashboard/page/tsconfig.json'] },
      {
        title: 'Terraform: format, types, architecture',
        command: 'node',
        args: ['tools/infrastructure/src/check/main.ts'],
        ...(terraformMissing === undefined ? {} : { skipped: terraformMissing }),
      },
    ],
    [
      {
        title: 'unit and property tests',
        ...nx('test', TESTED_AT_A_TIME),
        env: { ...generated, ...shortLived },
        target: 'test',
      },
    ],
    [
      {
        title: 'flows on the embedded services',
        ...nx('e2e', TESTED_AT_A_TIME),
        env: { LOCAL_CLOUD: 'embedded', ...shortLived },
        target: 'e2e',
      },
    ],
    [
      {
        title: "flows on Google's emulators",
        ...nx('e2e-google', TESTED_AT_A_TIME),
        env: { LOCAL_CLOUD: 'google', ...shortLived },
        target: 'e2e-google',
        ...withoutGoogle,
      },
    ],
    ...(extent === 'heavy'
      ? [[{ title: 'long runs', ...nx('heavy', '--parallel=1'), target: 'heavy', ...withoutGoogle }]]
      : []),
  ];
}
