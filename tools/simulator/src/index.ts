export { Dice } from './dice.ts';
export type { ExpectedFigures } from './expected.ts';
export * from './history.ts';
export * from './options.ts';
export type * from './publication.ts';
export { type Listener, populationOf } from './population.ts';
export * from './simulate.ts';
export { type Account, accountOf, seedUsers } from './users.ts';
