import assert from 'node:assert/strict';
import { compilePathPattern } from './path-pattern.ts';

describe('a path pattern', () => {
  const cases: readonly (readonly [
    pattern: string,
    matched: readonly string[],
    others: readonly string[],
  ])[] = [
    ['users/u1', ['users/u1'], ['users/u2', 'users/u1/notes/n']],
    ['users/{user}', ['users/u1', 'users/ü 1'], ['users', 'users/u1/sessions/w', 'xusers/u1']],
    ['users/{user}/sessions/{window}', ['users/u1/sessions/w'], ['users/u1', 'users/u1/notes/w']],
    ['users/*', ['users/u1'], ['users/u1/sessions/w']],
    ['users/{rest=**}', ['users/u1', 'users/u1/sessions/w'], ['accounts/u1', 'usersx/u1']],
    ['{all=**}/sessions/{window}', ['users/u1/sessions/w'], ['users/u1/notes/w']],
    ['users/user_*', ['users/user_1'], ['users/other_1', 'users/user_']],
    ['a.b/{x}', ['a.b/c'], ['axb/c']],
  ];
  for (const [pattern, matched, others] of cases) {
    it(`${pattern} matches ${matched.join(' and ')}, not ${others.join(' or ')}`, () => {
      const matches = compilePathPattern(pattern);
      for (const path of matched) assert.ok(matches(path), path);
      for (const path of others) assert.ok(!matches(path), path);
    });
  }
});
