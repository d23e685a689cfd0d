import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { type Ask, read } from './google.ts';

/** The role of whoever may call a service of Cloud Run. */
const INVOKER = 'roles/run.invoker';

const functionSchema = v.object({ serviceConfig: v.object({ service: v.string() }) });
const policySchema = v.looseObject({
  bindings: v.optional(
    v.array(
      v.looseObject({
        role: v.string(),
        members: v.optional(v.array(v.string()), []),
        condition: v.optional(v.unknown()),
      }),
    ),
    [],
  ),
});

/**
 * Lets just these members call a function, unless that is so already; grants with a condition are left alone. The Firebase CLI
 * takes every member from a `private` function with each deploy (firebase-tools 15, `gcp/run.js`, setInvokerUpdate), and lets
 * everybody call a public one only after that is active, which a deploy that breaks off does not come to. So whoever deploys
 * sees to both.
 * @param name `projects/…/locations/…/functions/…`
 * @throws Error when an API refuses, or answers what is not expected
 */
export async function ensureInvokers(
  ask: Ask,
  name: string,
  members: readonly string[],
): Promise<'set' | 'there'> {
  const { serviceConfig } = await read(
    ask,
    functionSchema,
    `https://cloudfunctions.googleapis.com/v2/${name}`,
  );
  const url = `https://run.googleapis.com/v2/${serviceConfig.service}`;
  // Without the version, an answer leaves conditions out, and to write it back would take them away.
  const policy = await read(ask, policySchema, `${url}:getIamPolicy?options.requestedPolicyVersion=3`);
  const isInvoker = (binding: (typeof policy.bindings)[number]) =>
    binding.role === INVOKER && binding.condition === undefined;
  const current = policy.bindings.filter(isInvoker).flatMap((binding) => binding.members);
  if (isDeepStrictEqual(new Set(current), new Set(members))) return 'there';
  const others = policy.bindings.filter((binding) => !isInvoker(binding));
  const bindings = members.length === 0 ? others : [...others, { role: INVOKER, members }];
  await ask({
    method: 'POST',
    url: `${url}:setIamPolicy`,
    data: { policy: { ...policy, bindings, version: 3 } },
  });
  return 'set';
}
