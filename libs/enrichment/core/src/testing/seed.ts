import fc from 'fast-check';

// A property that failed prints its seed; FC_SEED runs it again.
const seed = process.env['FC_SEED'];
if (seed) fc.configureGlobal({ seed: Number(seed) });
