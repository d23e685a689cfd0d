import { InvalidQuery } from '../errors.ts';
import { arg, type Call, calls, renamed } from './call.ts';
import { indexOfWord, isWord, type Node } from './tree.ts';

/** `ARRAY_AGG([DISTINCT] x [IGNORE NULLS] [ORDER BY …] [LIMIT n])`. */
const arrayAgg: Call = ({ parts, render }) => {
  const nodes = joinParts(parts);
  const limitAt = indexOfWord(nodes, 0, 'LIMIT');
  const limit = limitAt === -1 ? '' : `[:${render(nodes.slice(limitAt + 1))}]`;
  const rest = limitAt === -1 ? nodes : nodes.slice(0, limitAt);
  const nullsAt = rest.findIndex(
    (node, i) => isWord(node, 'IGNORE', 'RESPECT') && isWord(rest[i + 1], 'NULLS'),
  );
  if (nullsAt === -1) return `array_agg(${render(rest)})${limit}`;
  const without = [...rest.slice(0, nullsAt), ...rest.slice(nullsAt + 2)];
  const value = rest.slice(isWord(rest[0], 'DISTINCT') ? 1 : 0, nullsAt);
  const filter = isWord(rest[nullsAt], 'IGNORE') ? ` FILTER (WHERE (${render(value)}) IS NOT NULL)` : '';
  return `(array_agg(${render(without)})${filter})${limit}`;
};

/** `ANY_VALUE(x HAVING MAX y)`. */
const anyValue: Call = ({ parts, render }) => {
  const nodes = joinParts(parts);
  const having = indexOfWord(nodes, 0, 'HAVING');
  if (having === -1) return `any_value(${render(nodes)})`;
  const by = isWord(nodes[having + 1], 'MAX') ? 'arg_max' : 'arg_min';
  return `${by}(${render(nodes.slice(0, having))}, ${render(nodes.slice(having + 2))})`;
};

const approxQuantiles: Call = (site) => {
  const buckets = Number(arg(site, 1));
  if (!Number.isInteger(buckets) || buckets < 1 || buckets > 1000) {
    throw new InvalidQuery('APPROX_QUANTILES: the number of buckets must be a literal from 1 to 1000');
  }
  const points = Array.from({ length: buckets + 1 }, (_, i) => i / buckets).join(', ');
  return `quantile_disc(${arg(site, 0)}, [${points}])`;
};

/** The nodes between a call's brackets, commas and all. */
function joinParts(parts: readonly (readonly Node[])[]): Node[] {
  const comma: Node = { kind: 'symbol', text: ',', adjacent: true };
  return parts.flatMap((part, i) => (i === 0 ? part : [comma, ...part]));
}

/** Aggregate and window functions. */
export const aggregates = calls({
  ANY_VALUE: anyValue,
  APPROX_QUANTILES: approxQuantiles,
  ARRAY_AGG: arrayAgg,
  ARRAY_CONCAT_AGG: (site) => `flatten(array_agg(${arg(site, 0)}))`,
  COUNTIF: ({ args }) => `CAST(count_if(${args.join(', ')}) AS BIGINT)`,
  LOGICAL_AND: renamed('bool_and'),
  LOGICAL_OR: renamed('bool_or'),
  PERCENTILE_CONT: renamed('quantile_cont'),
  PERCENTILE_DISC: renamed('quantile_disc'),
});
