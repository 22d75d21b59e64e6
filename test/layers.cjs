/**
 * Who may import whom: the table of docs/architecture.md as rules. `npm run check` runs it.
 * tsconfig.json per side says which environment a file lives in; this says in which direction imports point.
 */
const main = 'src/main'
const tensors = '^node_modules/@tensorflow/'

/** Every folder and what it may import, besides itself. Node's own modules and packages are ruled further down. */
const table = {
  'src/shared': [],
  'src/preload': ['src/shared'],
  [`${main}/nets`]: ['src/shared'],
  [`${main}/pictures`]: ['src/shared'],
  [`${main}/files`]: ['src/shared'],
  [`${main}/weights`]: ['src/shared', `${main}/nets`, `${main}/files`],
  [`${main}/exports`]: ['src/shared', `${main}/nets`, `${main}/weights`, `${main}/files`],
  [`${main}/ml`]: ['src/shared', `${main}/nets`, `${main}/weights`, `${main}/pictures`, `${main}/files`],
  [`${main}/engine`]: ['src/shared', `${main}/files`, `${main}/pictures`, `${main}/nets/convolution-chain.ts`],
  [`${main}/worker`]: [
    'src/shared',
    `${main}/nets`,
    `${main}/weights`,
    `${main}/ml`,
    `${main}/exports`,
    `${main}/engine`,
    `${main}/pictures`,
    `${main}/files`,
  ],
  [`${main}/services`]: [
    'src/shared',
    `${main}/nets`,
    `${main}/weights`,
    `${main}/pictures`,
    `${main}/files`,
    `${main}/exports`,
    `${main}/worker/protocol.ts`,
  ],
  [`${main}/hosts`]: ['src/shared', `${main}/services`, `${main}/files`],
  [`${main}/shell`]: ['src/shared', `${main}/hosts`, `${main}/services/worker-port.ts`],
  'src/renderer/ui': ['src/shared', 'src/renderer/words'],
  'src/renderer/charts': ['src/shared', 'src/renderer/ui', 'src/renderer/words'],
  'src/renderer/words': ['src/shared'],
  'src/renderer/platform': ['src/shared'],
}

const escape = path => path.replaceAll('.', '\\.')

module.exports = {
  forbidden: [
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'resolves',
      comment: 'A mistyped path must not pass in silence.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    ...Object.entries(table).map(([folder, allowed]) => ({
      name: `from-${folder.replace('src/', '').replaceAll('/', '-')}`,
      severity: 'error',
      from: { path: `^${folder}/` },
      to: { path: '^src/', pathNot: [folder + '/', ...allowed].map(path => `^${escape(path)}`) },
    })),
    {
      name: 'feature-to-feature',
      comment: 'A page does not reach into another page.',
      severity: 'error',
      from: { path: '^src/renderer/features/([^/]+)/' },
      to: { path: '^src/renderer/features/', pathNot: '^src/renderer/features/$1/' },
    },
    {
      name: 'renderer-to-shared-only',
      severity: 'error',
      from: { path: '^src/renderer/' },
      to: { path: '^src/', pathNot: '^src/(renderer|shared)/' },
    },
    {
      name: 'electron-in-shell-only',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/main/shell/', '^src/main/index\\.ts$', '^src/preload/'] },
      to: { path: ['^electron$', '^node_modules/electron/'] },
    },
    {
      name: 'tensors-below-the-worker-only',
      comment: 'A native crash or an out-of-memory stays in the child.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/main/(ml|engine|worker)/', '^src/main/worker\\.ts$'] },
      to: { path: tensors },
    },
    {
      name: 'preload-carries-no-package',
      comment: 'A sandboxed preload script can load nothing but electron: of shared it takes types, and plain names.',
      severity: 'error',
      from: { path: '^src/preload/' },
      to: {
        pathNot: ['^src/preload/', '^src/shared/contract/window-lab\\.ts$', '^node_modules/electron/'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'no-node-in-shared-and-renderer',
      severity: 'error',
      from: { path: '^src/(shared|renderer)/' },
      to: { dependencyTypes: ['core'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.vue', '.js', '.mjs', '.cjs', '.json'],
    },
    exclude: { path: '\\.(css|svg|woff2)$' },
  },
}
