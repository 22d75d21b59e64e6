/**
 * Looks at Node's version before anything else is loaded. Importing this file ends the program where it is too old.
 */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const recent = major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)

if (!recent) {
  console.error(
    `Unfreeze needs Node 20.19 or newer, or 22.12 or newer. This is Node ${process.versions.node}.\n` +
      'Install a current Node (nodejs.org, or your system’s package manager) and run the same command again.',
  )
  process.exit(1)
}
