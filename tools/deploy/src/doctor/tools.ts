import { coerce, satisfies } from 'semver';
import { fault, type Finding, good, lack } from './finding.ts';

/** Runs a command and resolves with what it printed; undefined when there is no such command, or it fails. */
export type Probe = (command: string, args: readonly string[]) => Promise<string | undefined>;

interface Tool {
  readonly what: string;
  readonly command: string;
  readonly args: readonly string[];
  /** A range of versions, as npm writes them; without one, any will do. */
  readonly versions?: string;
  /** What does not work without it; a tool without this is needed for everything. */
  readonly without?: string;
  readonly fix: string;
}

/** The programs that Earshot calls. */
export const TOOLS: readonly Tool[] = [
  {
    what: 'Node',
    command: 'node',
    args: ['--version'],
    versions: '>=24',
    fix: 'run ./dev once: it installs Node 24 beside the packages',
  },
  { what: 'npm', command: 'npm', args: ['--version'], fix: 'install npm from your system’s packages' },
  { what: 'git', command: 'git', args: ['--version'], fix: 'install git from your system’s packages' },
  {
    what: 'Terraform',
    command: 'terraform',
    args: ['version'],
    versions: '>=1.9 <2',
    without: 'the cloud cannot be set up from this machine',
    fix: 'https://developer.hashicorp.com/terraform/install',
  },
  {
    what: 'gcloud',
    command: 'gcloud',
    args: ['version'],
    without: 'signing in to Google Cloud and the commands of docs/deploy.md do not work on this machine',
    fix: 'https://cloud.google.com/sdk/docs/install',
  },
];

/** Looks for a program and its version. */
export async function lookForTool(tool: Tool, probe: Probe): Promise<Finding> {
  const printed = await probe(tool.command, tool.args);
  const version = /\d+(\.\d+)*/.exec(printed ?? '')?.[0];
  const isEnough = tool.versions === undefined || satisfies(coerce(version) ?? '', tool.versions);
  if (printed !== undefined && isEnough) return good(tool.what, version ?? 'is there');
  const seen =
    printed === undefined
      ? 'not found'
      : `expected ${tool.versions ?? 'a version'}, got ${version ?? printed}`;
  return tool.without === undefined
    ? fault(tool.what, seen, tool.fix)
    : lack(tool.what, `${seen}: ${tool.without}`, tool.fix);
}
