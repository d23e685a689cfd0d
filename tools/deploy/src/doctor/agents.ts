import * as v from 'valibot';
import { type AskGoogle, look } from './answers.ts';
import { APPLY, fault, type Finding, good } from './finding.ts';

const policySchema = v.object({
  bindings: v.optional(
    v.array(v.object({ role: v.string(), members: v.optional(v.array(v.string()), []) })),
    [],
  ),
});

/** Roles that agents of Google need before a first deploy can succeed; `N` stands for the project's number. */
const AGENT_ROLES: readonly (readonly [member: string, role: string])[] = [
  ['service-N@gcp-sa-eventarc.iam.gserviceaccount.com', 'roles/eventarc.serviceAgent'],
  ['service-N@gcp-sa-pubsub.iam.gserviceaccount.com', 'roles/iam.serviceAccountTokenCreator'],
  ['service-N@gcp-sa-pubsub.iam.gserviceaccount.com', 'roles/pubsub.subscriber'],
  ['service-N@gs-project-accounts.iam.gserviceaccount.com', 'roles/pubsub.publisher'],
  ['N-compute@developer.gserviceaccount.com', 'roles/cloudbuild.builds.builder'],
  // Without these two the Firebase CLI changes the project's policy itself, which CI may not.
  ['N-compute@developer.gserviceaccount.com', 'roles/run.invoker'],
  ['N-compute@developer.gserviceaccount.com', 'roles/eventarc.eventReceiver'],
];

/** Looks whether Google's own agents may do in a project what a deploy relies on. */
export function lookAtAgents(ask: AskGoogle, project: string, number: string): Promise<Finding> {
  const what = 'service agents';
  const url = `https://cloudresourcemanager.googleapis.com/v3/projects/${project}:getIamPolicy`;
  return look(what, ask('POST', url), policySchema, (found) => {
    const missing = AGENT_ROLES.map(([member, role]) => [member.replace('N', number), role] as const).filter(
      ([member, role]) =>
        !found?.bindings.some((one) => one.role === role && one.members.includes(`serviceAccount:${member}`)),
    );
    if (missing.length === 0) return good(what, 'have their roles');
    return fault(what, missing.map(([member, role]) => `${member} lacks ${role}`).join(', '), APPLY);
  });
}
