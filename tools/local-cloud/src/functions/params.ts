import { ConfigurationError } from '@earshot/contracts';

/** A parameter as the manifest declares it. */
export interface DeclaredParam {
  readonly name: string;
  readonly default?: string | number | boolean | readonly string[] | null | undefined;
}

const REFERENCE = /\{\{\s*params\.(\w+)\s*\}\}/g;

/**
 * Replaces each `{{ params.NAME }}` by the environment variable of that name, else by the parameter's default.
 * @throws ConfigurationError naming a parameter that has no value, or an expression that is more than a reference.
 */
export function resolveParams(
  text: string,
  env: Readonly<Record<string, string>>,
  declared: readonly DeclaredParam[],
): string {
  const resolved = text.replace(REFERENCE, (_, name: string) => {
    const value = env[name] ?? declared.find((param) => param.name === name)?.default;
    if (value === undefined || value === null)
      throw new ConfigurationError(`the parameter ${name} has no value: set the variable ${name}`);
    return String(value);
  });
  if (resolved.includes('{{'))
    throw new ConfigurationError(
      `${resolved} is an expression; the local cloud resolves {{ params.NAME }} only`,
    );
  return resolved;
}
