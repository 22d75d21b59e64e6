'use strict'
// The page of an exported model: it loads the model from the scripts in model/, and classifies pictures that are dropped.
// tf is TensorFlow.js, from tf.min.js beside this file.

const parts = { model: null, weights: [] }

/** Called by model/model.js: the architecture, the list of weights, and what the model is. */
window.unfreezeModel = model => (parts.model = model)

/** Called by model/weights-1.js, model/weights-2.js, ...: their bytes in base64. */
window.unfreezeWeights = (at, base64) => (parts.weights[at] = Uint8Array.from(atob(base64), byte => byte.charCodeAt(0)))

const element = id => document.getElementById(id)

const add = (parent, tag, className, text) => {
  const child = document.createElement(tag)
  if (className) child.className = className
  if (text !== undefined) child.textContent = text
  parent.append(child)
  return child
}

/** One ArrayBuffer out of the pieces. */
const joined = pieces => {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all.buffer
}

const loadModel = () => {
  const { modelTopology, weightSpecs } = parts.model
  const weightData = joined(parts.weights)
  parts.weights = []
  return tf.loadLayersModel({ load: async () => ({ modelTopology, weightSpecs, weightData }) })
}

/** A picture as the model takes it: [1, height, width, 3], RGB 0..255, resized as in training. */
const pixelsOf = async (file, { size, orientation }) => {
  const bitmap = await createImageBitmap(file, { imageOrientation: orientation === 'exif' ? 'from-image' : 'none' })
  return tf.tidy(() => {
    const pixels = tf.browser.fromPixels(bitmap).toFloat()
    return tf.image.resizeBilinear(pixels, size, false, true).expandDims(0)
  })
}

/** Labels with their probabilities, the likeliest first; of a regression its number. */
const readable = (values, { labels, target }) => {
  if (labels.length === 0) return [{ label: target ?? 'value', text: values[0].toPrecision(4), share: null }]
  const shares = labels.length === 2 && values.length === 1 ? [1 - values[0], values[0]] : [...values]
  return shares
    .map((share, at) => ({ label: labels[at], text: `${(100 * share).toFixed(1)} %`, share }))
    .sort((a, b) => b.share - a.share)
    .slice(0, 5)
}

const show = async (file, model, about) => {
  const item = add(element('results'), 'li')
  const image = add(item, 'img')
  image.alt = ''
  image.src = URL.createObjectURL(file)
  const said = add(item, 'div')
  add(said, 'p', '', file.name)
  try {
    const pixels = await pixelsOf(file, about)
    const output = model.predict(pixels)
    const values = await output.data()
    tf.dispose([pixels, output])
    for (const { label, text, share } of readable(values, about)) {
      const row = add(said, 'div', 'row')
      add(row, 'span', 'label', label)
      const bar = add(row, 'span', share === null ? '' : 'share')
      if (share !== null) bar.style.width = `${100 * share}%`
      add(row, 'span', 'number', text)
    }
  } catch (error) {
    add(said, 'p', '', `It cannot be read as a picture (${error.message}).`)
  }
}

const start = async () => {
  const about = parts.model.userDefinedMetadata
  document.title = element('title').textContent = about.run
  const what = about.labels.length > 0 ? `tells apart: ${about.labels.join(', ')}` : `predicts: ${about.target}`
  element('about').textContent = `${about.base}, trained with Unfreeze; ${what}.`
  const model = await loadModel()
  const drop = element('drop')
  const files = element('files')
  const take = async list => {
    for (const file of list) await show(file, model, about)
  }
  files.disabled = false
  files.addEventListener('change', () => void take([...files.files]))
  drop.addEventListener('dragover', event => {
    event.preventDefault()
    drop.classList.add('over')
  })
  drop.addEventListener('dragleave', () => drop.classList.remove('over'))
  drop.addEventListener('drop', event => {
    event.preventDefault()
    drop.classList.remove('over')
    void take([...event.dataTransfer.files])
  })
  element('state').textContent = 'Drop pictures here, or choose some.'
}

addEventListener('DOMContentLoaded', () => {
  start().catch(error => (element('state').textContent = `The model could not be loaded: ${error.message}`))
})
