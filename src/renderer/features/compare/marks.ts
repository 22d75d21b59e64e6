/** The letter of the n-th chosen run, from 0. @example markOf(1) // 'B' */
export const markOf = (place: number): string => String.fromCharCode('A'.charCodeAt(0) + place)
