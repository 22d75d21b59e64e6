/** What to read and watch beside the chapter. */
export const readings = [
  { id: 'yearning', url: 'https://info.deeplearning.ai/machine-learning-yearning-book' },
  { id: 'deepLearning', url: 'https://www.deeplearningbook.org/contents/representation.html' },
  { id: 'video', url: 'https://www.youtube.com/watch?v=yofjFQddwHE' },
] as const
