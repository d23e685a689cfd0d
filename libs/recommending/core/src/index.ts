export { isRecommendable, type Item, MAX_ITEMS, type Model, modelOf } from './model.ts';
export { LIST_LENGTH, type Listener, recommend, sameList } from './recommend.ts';
export { type Affinity, affinityOf, completedOf } from './taste.ts';
