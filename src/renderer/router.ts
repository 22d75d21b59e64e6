import { createRouter, createWebHashHistory } from 'vue-router'
import type { Page } from './page.ts'
import { pages } from './pages.ts'

declare module 'vue-router' {
  interface RouteMeta {
    page?: Page
  }
}

const lastPlace = 'unfreeze.place'

/** Hash history: the same addresses under lab:// and under the browser host, and none of them reaches a server. */
export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/', redirect: () => localStorage.getItem(lastPlace) ?? '/data' },
    ...pages.map(page => ({
      path: page.path,
      name: page.name,
      component: page.component,
      props: true,
      meta: { page },
    })),
    { path: '/:anything(.*)*', redirect: '/data' },
  ],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

// The lab opens where it was left.
router.afterEach(to => localStorage.setItem(lastPlace, to.fullPath))
