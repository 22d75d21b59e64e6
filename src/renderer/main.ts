import '@fontsource-variable/source-sans-3/wght.css'
import '@fontsource/ibm-plex-mono/400.css'
import '@fontsource/ibm-plex-mono/600.css'
import './ui/tokens.css'
import './ui/base.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { config } from 'zod'
import App from './App.vue'
import { useFacts } from './facts.ts'
import { router } from './router.ts'
import { asLabError } from './ui/as-lab-error.ts'
import { startTheme } from './ui/theme.ts'
import { toasts } from './ui/toasts.ts'
import { say, startLanguage, words } from './words/index.ts'

// The content policy forbids eval: the schema library must not try to compile its checks.
config({ jitless: true })
startTheme()
await startLanguage()

const app = createApp(App).use(createPinia()).use(router).use(words)

app.config.errorHandler = thrown => {
  console.error(thrown)
  toasts.show(say('app.unexpected', { message: asLabError(thrown).message }), { tone: 'alarm' })
}

useFacts().follow()
app.mount('#app')
