/** A function that a project has. */
export interface DeployedFunction {
  readonly name: string;
  readonly region: string;
  readonly codebase: string;
  /** The release it was deployed with; undefined when it tells none. */
  readonly release: string | undefined;
  /** Cloud Functions' word for how it is: `ACTIVE`, `FAILED`, `DEPLOYING` … */
  readonly state: string | undefined;
  /** When Cloud Scheduler calls it, as {@link scheduleOf} has it; undefined when no job does. */
  readonly schedule: string | undefined;
}

/** What is to be deployed. */
export interface Target {
  readonly codebase: string;
  readonly region: string;
  readonly release: string;
  /** Names of the functions that the built bundle declares. */
  readonly functions: readonly string[];
  /** When Cloud Scheduler is to call those of them that have a schedule, as {@link scheduleOf} has it. */
  readonly schedules: Readonly<Record<string, string>>;
}

/** A schedule with its time zone in one text, such as `every day 04:00 UTC`. */
export function scheduleOf(trigger: { readonly schedule: string; readonly timeZone: string }): string {
  return `${trigger.schedule} ${trigger.timeZone}`;
}

/** What a deploy would do to each function. */
export interface Plan {
  readonly create: readonly string[];
  readonly update: readonly string[];
  /** Active in the very release that is to be deployed, and called when it is to be. */
  readonly keep: readonly string[];
  /** Deployed from this codebase, and no longer in it. */
  readonly remove: readonly DeployedFunction[];
  /** Deployed from another codebase under a name of this one. */
  readonly foreign: readonly DeployedFunction[];
}

/** Compares what a bundle declares with what a project has. A function of another region is another function. */
export function planOf(target: Target, deployed: readonly DeployedFunction[]): Plan {
  const isTarget = ({ name, region }: DeployedFunction) =>
    region === target.region && target.functions.includes(name);
  const own = deployed.filter(({ codebase }) => codebase === target.codebase);
  const there = own.filter(isTarget);
  const isCurrent = ({ name, release, state, schedule }: DeployedFunction) =>
    release === target.release && state === 'ACTIVE' && schedule === target.schedules[name];
  const names = (functions: readonly DeployedFunction[]) => functions.map(({ name }) => name).sort();
  const known = names(there);
  return {
    create: target.functions.filter((name) => !known.includes(name)),
    update: names(there.filter((one) => !isCurrent(one))),
    keep: names(there.filter(isCurrent)),
    remove: own.filter((one) => !isTarget(one)),
    foreign: deployed.filter((one) => one.codebase !== target.codebase && isTarget(one)),
  };
}

/** Whether a plan changes anything. */
export function isUnchanged({ create, update, remove }: Plan): boolean {
  return create.length + update.length + remove.length === 0;
}

/** Why a plan may not be carried out; undefined when it may. */
export function refusalOf(plan: Plan, mayDelete: readonly string[]): string | undefined {
  if (plan.foreign.length > 0) {
    const list = plan.foreign.map(({ name, codebase }) => `${name} (of ${codebase})`).join(', ');
    return `Function names are unique over all codebases, but these are deployed already: ${list}.`;
  }
  const unexpected = plan.remove.filter(({ name }) => !mayDelete.includes(name));
  if (unexpected.length === 0) return undefined;
  const list = unexpected.map(({ name, region }) => `${name} (${region})`).join(', ');
  const all = plan.remove.map(({ name }) => name).join(',');
  return `The code no longer has these functions, so a deploy would delete them and their triggers: ${list}. If that is meant, set DELETE_FUNCTIONS=${all}.`;
}
