export const weights = {}
