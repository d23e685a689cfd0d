/** Imports modules as a cold instance does, and tells how long that took, in ms. Its arguments are their URLs or names. */
const started = performance.now();
for (const module of process.argv.slice(2)) await import(module);
process.send?.({ ms: performance.now() - started });
