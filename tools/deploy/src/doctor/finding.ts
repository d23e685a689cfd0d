/** What one look at something came to. */
export interface Finding {
  /** What was looked at, in a few words. */
  readonly what: string;
  /**
   * `fault`: something is missing that is needed; `lack`: something is missing that one can do without; `unknown`: it could not be
   * told.
   */
  readonly state: 'good' | 'fault' | 'lack' | 'unknown';
  /** What was seen, or why it could not be told. */
  readonly detail: string;
  /** The command or step that mends it. */
  readonly fix?: string;
}

/** All is well. */
export const good = (what: string, detail: string): Finding => ({ what, state: 'good', detail });
/** Something that is needed is missing. */
export const fault = (what: string, detail: string, fix: string): Finding => ({
  what,
  state: 'fault',
  detail,
  fix,
});
/** Something that one can do without is missing. */
export const lack = (what: string, detail: string, fix: string): Finding => ({
  what,
  state: 'lack',
  detail,
  fix,
});
/** It could not be told. */
export const unknown = (what: string, detail: string): Finding => ({ what, state: 'unknown', detail });

/**
 * The command that deploys a codebase with the settings that Terraform deploys it with, and to no other project than the one that
 * is looked at: a bare deploy would take them back.
 */
export const deployOf = (codebase: string, project: string): string =>
  `eval "$(terraform -chdir=terraform output -raw deploy_environment)" && [ "$GOOGLE_CLOUD_PROJECT" = ${project} ] && npx nx run ${codebase}:deploy`;

/** What is wrong with one of several things that a deploy makes. */
export interface Flaw {
  readonly seen: string;
  /** A command that mends it, or has to come before the deploy that does. */
  readonly first?: string;
  /** Whether it takes a deploy. */
  readonly deploys: boolean;
}

/** All is well without a flaw; else a fault that names each, with one command that mends them all. */
export function withoutFlaws(what: string, detail: string, flaws: readonly Flaw[], deploy: string): Finding {
  if (flaws.length === 0) return good(what, detail);
  const commands = flaws.flatMap(({ first }) => first ?? []);
  if (flaws.some(({ deploys }) => deploys)) commands.push(deploy);
  return fault(what, flaws.map(({ seen }) => seen).join(', '), commands.join(' && '));
}

/** The command that brings a project to what terraform/ says. */
export const APPLY = 'terraform -chdir=terraform apply';
