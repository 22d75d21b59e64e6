/** Words of a run that predicts a number, and of the numbers of a dataset. */
export const regression = {
  mae: 'Mean absolute error of the {target}, with its 95 % bootstrap interval',
  figures: {
    rmse: 'Root mean square',
    medianError: 'Half are missed by no more than',
    bias: 'Too high in the mean by',
    r2: 'Share of the variance explained (R²)',
    maeOfMean: 'Always saying the mean would miss by',
  },
  noBetter: 'On these pictures this is not clearly better than always saying the mean.',
  scatter: 'Predicted against true',
  scatterLabel: '{count} pictures, predicted {target} against the true one',
  scatterHint: 'Each dot is a picture. On the dashed line the prediction is right; above it, it is too high.',
  true: 'true {target}',
  predicted: 'predicted {target}',
  errors: 'How far off, how often',
  errorAxis: 'predicted minus true {target}',
  errorsHint:
    'Bars far from 0 on one side: look at those pictures below. All bars on one side: the model is off in general.',
  worst: 'The pictures it missed by most',
  said: '{value} instead of {target}',
  asTable: 'As a table',
  pictures: 'Pictures',
  targets: 'The {target} of the pictures',
  targetsRange: 'From {min} to {max}.',
}
