export const useDatasetDrops = () => undefined
