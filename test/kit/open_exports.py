"""Opens what the lab exported with the released libraries. A request is JSON on stdin; the last line of stdout is the answer.

{"models": [{"name", "pixels": ".npy", "keras"?, "h5"?, "onnx"?}], "notebooks": [{"name", "path"}], "scripts": [...]}
"""

import contextlib
import io
import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import nbformat
import numpy as np
import onnxruntime


def outputs_of(model):
    """What each library says of the pixels."""
    pixels = np.load(model["pixels"])
    found = {}
    if "keras" in model:
        opened = keras.models.load_model(model["keras"], safe_mode=True)
        found["keras"] = opened(pixels, training=False).numpy()
    if "h5" in model:
        found["h5"] = keras.models.load_model(model["h5"], compile=False)(pixels, training=False).numpy()
    if "onnx" in model:
        session = onnxruntime.InferenceSession(model["onnx"], providers=["CPUExecutionProvider"])
        (found["onnx"],) = session.run(None, {"pixels": pixels})
        found["labels"] = session.get_modelmeta().custom_metadata_map.get("labels")
    keras.utils.clear_session()
    return {key: value.ravel().tolist() if isinstance(value, np.ndarray) else value for key, value in found.items()}


def execute(path):
    """Run a notebook's cells, or a script, in its own folder; what it prints is left out."""
    keras.utils.clear_session()
    os.chdir(os.path.dirname(path))
    space = {"__name__": "__main__", "__file__": path}
    with contextlib.redirect_stdout(io.StringIO()) as said:
        if path.endswith(".py"):
            with open(path, encoding="utf-8") as file:
                exec(compile(file.read(), path, "exec"), space)
        else:
            notebook = nbformat.read(path, as_version=4)
            nbformat.validate(notebook)
            for cell in notebook.cells:
                if cell.cell_type == "code":
                    exec(compile(cell.source, f"{path}, {cell.id}", "exec"), space)
    return {"verdict": space["VERDICT"], "evaluated": space["EVALUATED"], "said": said.getvalue()}


request = json.load(sys.stdin)
answer = {
    "models": {model["name"]: outputs_of(model) for model in request.get("models", [])},
    "twins": {twin["name"]: execute(twin["path"]) for twin in request.get("twins", [])},
}
print(json.dumps(answer))
