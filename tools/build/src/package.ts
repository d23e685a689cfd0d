import { OWN_SCOPE } from './bundle.ts';

/** What is read of a codebase's package.json. */
export interface CodebasePackage {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** The package.json that is deployed. */
export interface DeployedPackage extends CodebasePackage {
  readonly private: true;
  readonly type: 'module';
  readonly main: 'index.js';
  readonly engines: { readonly node: string };
  readonly dependencies: Readonly<Record<string, string>>;
}

/**
 * Packages that firebase-functions and firebase-admin ask for without an import of ours: the function host's peer, and
 * the Firestore client that firebase-admin only recommends.
 */
const ASKED_FOR = ['firebase-admin', '@google-cloud/firestore'];

/**
 * The package.json of a deployed codebase: exactly what its bundle imports, in exact versions.
 * @throws Error when the bundle imports a package that the codebase does not declare, when one is declared that it does
 * not import, or when a version is not exact.
 */
export function deployedPackage(source: CodebasePackage, imported: readonly string[]): DeployedPackage {
  const declared = Object.entries(source.dependencies ?? {}).filter(([name]) => !name.startsWith(OWN_SCOPE));
  const names = declared.map(([name]) => name);
  const faults = [
    ...imported.filter((name) => !names.includes(name)).map((name) => `${name} is imported but not declared`),
    ...names
      .filter((name) => !imported.includes(name) && !ASKED_FOR.includes(name))
      .map((name) => `${name} is declared but not imported`),
    ...declared
      .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.-]+)?$/.test(version))
      .map(([name, version]) => `${name} has no exact version but "${version}"`),
  ];
  if (faults.length > 0) throw new Error(`${source.name}: package.json: ${faults.join('; ')}`);
  return {
    name: source.name,
    version: source.version,
    ...(source.license === undefined ? {} : { license: source.license }),
    private: true,
    type: 'module',
    main: 'index.js',
    engines: { node: '24' },
    dependencies: Object.fromEntries(declared),
  };
}
