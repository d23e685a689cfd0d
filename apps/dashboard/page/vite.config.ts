import { join } from 'node:path';
import { defineConfig } from 'vite';

const config = defineConfig({
  // Relative, so that the page works below any path: a function's own, or the root of a Hosting site.
  base: './',
  build: {
    outDir: join(import.meta.dirname, '../../../dist/dashboard-page'),
    emptyOutDir: true,
    target: ['chrome123', 'safari17.5', 'firefox128'],
    // The page's content security policy knows no data: scripts, styles or fonts.
    assetsInlineLimit: 0,
    // Vite's polyfill would be an inline script where browsers need it, and none that we support does.
    modulePreload: { polyfill: false },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
});

export { config as default };
