"""Say what is on pictures, with the model beside this file: python predict.py photo.jpg more/*.png

Needs: pip install onnxruntime numpy pillow
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image, ImageOps

HERE = Path(__file__).parent
ABOUT = json.loads((HERE / "about.json").read_text(encoding="utf-8"))


def pixels(path):
    """A picture as the model takes it: float32 [height, width, 3], RGB 0..255, resized as in training."""
    picture = Image.open(path)
    if ABOUT["orientation"] == "exif":
        picture = ImageOps.exif_transpose(picture)
    return resize(np.asarray(picture.convert("RGB"), dtype=np.float32), *ABOUT["size"])


def resize(picture, height, width):
    """Bilinear with half-pixel centres and without antialiasing, as Keras resizes; Pillow's own smooths."""

    def taps(length, wanted):
        at = (np.arange(wanted, dtype=np.float32) + 0.5) * (length / wanted) - 0.5
        low = np.floor(at)
        share = (at - low).astype(np.float32)
        return low.clip(0, length - 1).astype(int), (low + 1).clip(0, length - 1).astype(int), share

    top, bottom, down = taps(picture.shape[0], height)
    left, right, along = taps(picture.shape[1], width)
    down, along = down[:, None, None], along[None, :, None]
    above = picture[top][:, left] * (1 - along) + picture[top][:, right] * along
    below = picture[bottom][:, left] * (1 - along) + picture[bottom][:, right] * along
    return above * (1 - down) + below * down


def readable(values):
    """Each label with its probability; of a regression its number."""
    labels = ABOUT["labels"]
    if not labels:
        return {ABOUT["target"] or "value": float(values[0])}
    shares = [1 - values[0], values[0]] if len(labels) == 2 and len(values) == 1 else values
    return {label: float(share) for label, share in zip(labels, shares)}


def predict(paths):
    """One dictionary a picture, in order."""
    model = onnxruntime.InferenceSession(str(HERE / "model.onnx"), providers=["CPUExecutionProvider"])
    found = []
    for path in paths:
        (output,) = model.run(None, {"pixels": pixels(path)[None]})
        found.append({"file": str(path), **readable(output[0])})
    return found


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    for prediction in predict(sys.argv[1:]):
        print(json.dumps(prediction, ensure_ascii=False))
