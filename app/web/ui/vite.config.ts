import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

/** The process serves what stands in target/classes/page (spec/90-app §2): no inline code, no data addresses. */
export default defineConfig({
  plugins: [svelte()],
  build: {
    outDir: '../target/classes/page',
    emptyOutDir: true,
    target: 'es2023',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
