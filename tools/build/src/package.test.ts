import assert from 'node:assert/strict';
import { deployedPackage } from './package.ts';

const source = {
  name: '@earshot/sample',
  version: '1.0.0',
  dependencies: { '@earshot/contracts': '0.1.0', 'firebase-admin': '14.5.1', sharp: '0.35.5' },
};

describe('the package.json of a deployed codebase', () => {
  it('has exactly what the bundle imports, without the workspace’s own libraries', () => {
    assert.deepEqual(deployedPackage(source, ['sharp']).dependencies, {
      'firebase-admin': '14.5.1',
      sharp: '0.35.5',
    });
  });

  it('refuses a package that is imported but not declared, and the reverse, naming it', () => {
    assert.throws(
      () => deployedPackage(source, ['sharp', 'valibot']),
      /valibot is imported but not declared/,
    );
    assert.throws(() => deployedPackage(source, []), /sharp is declared but not imported/);
  });

  it('refuses a version range', () => {
    const ranged = { ...source, dependencies: { sharp: '^0.35.5' } };
    assert.throws(() => deployedPackage(ranged, ['sharp']), /sharp has no exact version but "\^0.35.5"/);
  });
});
