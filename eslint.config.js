import eslint from '@eslint/js';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import jsdoc from 'eslint-plugin-jsdoc';
import tseslint from 'typescript-eslint';

/** The layer table of CONTRIBUTING.md: who may import whom. */
const layers = [
  { from: 'app', to: ['adapter', 'runtime', 'core', 'contracts'] },
  { from: 'adapter', to: ['core', 'contracts'] },
  { from: 'runtime', to: ['contracts'] },
  { from: 'core', to: ['contracts'] },
  { from: 'page', to: ['core', 'contracts'] },
  { from: 'contracts', to: [] },
  { from: 'testing', to: ['core', 'contracts'] },
  { from: 'tool', to: ['tool', 'testing', 'adapter', 'runtime', 'core', 'contracts'] },
];

const depConstraints = (extra) =>
  layers.map(({ from, to }) => ({
    sourceTag: `type:${from}`,
    onlyDependOnLibsWithTags: [...to, ...extra].map((layer) => `type:${layer}`),
  }));

const boundaries = (extra) => ({
  '@nx/enforce-module-boundaries': [
    'error',
    { allow: [], enforceBuildableLibDependency: false, depConstraints: depConstraints(extra) },
  ],
});

const enums = [{ selector: 'TSEnumDeclaration', message: 'Use a union of literals.' }];

const defaults = [
  {
    selector: "ExportDefaultDeclaration, ExportSpecifier[exported.name='default']",
    message: 'Name what you export.',
  },
];

const barrels = [
  {
    selector: 'ExportAllDeclaration, ExportNamedDeclaration[source]',
    message: "Only a library's index exports what other files define.",
  },
];

/** A call such as `run(query, true)` does not say what is true. */
const flags = [
  {
    selector:
      ":function > Identifier.params[typeAnnotation.typeAnnotation.type='TSBooleanKeyword'], " +
      ':function > AssignmentPattern.params[right.raw=/^(true|false)$/]',
    message: 'Take a union of literals, or write two functions.',
  },
];

/** In the page, text stays text: nothing that parses a string as HTML or as code. */
const parsing = [
  {
    selector:
      'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML|srcdoc|setHTMLUnsafe)$/]',
    message: 'Text stays text: let Preact render it.',
  },
  {
    selector: 'JSXAttribute[name.name=/^(dangerouslySetInnerHTML|srcdoc)$/]',
    message: 'Text stays text: let Preact render it.',
  },
  {
    selector: "CallExpression[callee.object.name='document'][callee.property.name=/^write/]",
    message: 'Text stays text: let Preact render it.',
  },
];

const restricted = (...rules) => ({ 'no-restricted-syntax': ['error', ...rules.flat()] });

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '.nx/**',
      'coverage/**',
      'tmp/**',
      '.local-cloud/**',
      'terraform/**',
    ],
  },
  eslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    plugins: { '@nx': nx, jsdoc },
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      ...boundaries([]),
      ...restricted(enums, defaults, barrels, flags),
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: true,
          require: { FunctionDeclaration: true, ClassDeclaration: true, ArrowFunctionExpression: true },
          contexts: ['TSInterfaceDeclaration', 'TSTypeAliasDeclaration', 'VariableDeclaration'],
        },
      ],
    },
  },
  {
    files: ['apps/dashboard/page/**/*.ts', 'apps/dashboard/page/**/*.tsx'],
    languageOptions: {
      parserOptions: { project: './apps/dashboard/page/tsconfig.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: restricted(enums, defaults, barrels, flags, parsing),
  },
  {
    files: ['**/*.test.ts', '**/*.e2e.ts', '**/*.heavy.ts', '**/testing/**/*.ts'],
    ignores: ['apps/dashboard/page/**'],
    rules: restricted(enums, defaults, barrels),
  },
  {
    // What packages export, by their package.json, and a codebase.
    files: ['**/src/index.ts', 'tools/samples/src/{audio,images}/index.ts', '**/fixtures/*/index.ts'],
    rules: restricted(enums, defaults, flags),
  },
  {
    // What reads these wants a default.
    files: ['tools/dev/src/test/mocha-reporter.ts', 'apps/dashboard/page/vite.config.ts'],
    rules: restricted(enums, barrels, flags),
  },
  {
    files: ['**/*.test.ts', '**/*.e2e.ts', '**/*.heavy.ts', '**/testing/**/*.ts'],
    rules: {
      ...boundaries(['testing', 'tool', 'adapter', 'runtime']),
      'max-lines': 'off',
      'jsdoc/require-jsdoc': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
  { files: ['tools/**/*.ts'], rules: { 'no-console': 'off' } },
  { files: ['eslint.config.js'], rules: { 'no-restricted-syntax': 'off' } },
  prettier,
);
