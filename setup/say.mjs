/**
 * All talk of the set-up goes to stderr, so that stdout carries a command's answer and nothing else.
 *
 * @param {string} text
 */
export const say = text => void process.stderr.write(`${text}\n`)

/** The set-up cannot go on; its message is for the person. */
export class SetupError extends Error {}
