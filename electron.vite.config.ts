import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'

const entry = (name: string) => new URL(`src/main/${name}.ts`, import.meta.url).pathname

/** Four programs and a thread share src/main; the preload is CommonJS because a sandboxed window loads nothing else. */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      rolldownOptions: {
        input: {
          ...{ index: entry('index'), browser: entry('browser'), cli: entry('cli'), worker: entry('worker') },
          'picture-thread': entry('picture-thread'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rolldownOptions: { output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [vue()],
    // What of vue-i18n is left out. Its messages are interpreted, never compiled: the content policy forbids eval.
    define: {
      __VUE_I18N_LEGACY_API__: 'false',
      __VUE_I18N_FULL_INSTALL__: 'true',
      __INTLIFY_PROD_DEVTOOLS__: 'false',
    },
    build: {
      outDir: 'out/renderer',
      assetsInlineLimit: 0,
      minify: true, // electron-vite leaves it out
      rolldownOptions: { input: 'src/renderer/index.html' },
    },
  },
})
