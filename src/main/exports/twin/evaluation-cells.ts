import type { Cell, TwinRun } from './twin-run.ts'
import { code, prose } from './twin-run.ts'

const classification = `
def wilson(right, count, z=1.959964):
    """The 95 % interval of a share."""
    share, factor = right / count, 1 + z * z / count
    middle = (share + z * z / (2 * count)) / factor
    half = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / factor
    return middle - half, middle + half


def figures(output, truth):
    """Right answers of what the network says."""
    said = (output[:, 0] > 0.5).astype(int) if output.shape[1] == 1 else output.argmax(axis=1)
    right = int((said == truth).sum())
    low, high = wilson(right, len(truth))
    return right / len(truth), f"{right / len(truth):.4f} (95 % interval {low:.4f} to {high:.4f}, {len(truth)} pictures)"


NAME, KEY = "accuracy", "accuracy"`

const regression = `
def figures(output, truth):
    """The mean absolute error of what the network says, in the number's own unit."""
    error = float(np.abs(output[:, 0] * DEVIATION + MEAN - truth).mean())
    return error, f"{error:.4f} ({len(truth)} pictures)"


NAME, KEY = "mean absolute error", "mae"`

/** The best weights on validation and, where it was opened, on the test set. */
export const evaluationCells = ({ run }: TwinRun): Cell[] => [
  prose(`
## Evaluation

The best weights of the first seed, on validation and on the test set. Two numbers that lie in each other's intervals are not different.`),
  code(`
${(run.scaling ? regression : classification).trim()}

model = fresh_model()
model.load_weights(FILES / f"best-{SEEDS[0]}.weights.h5")
EVALUATED = {}
for split in ("validation", "test"):
    if (split == "test" and not OPEN_TEST) or len(TRUTH[split]) == 0:
        continue
    output = model.predict(Batches(range(len(TRUTH[split])), inputs_of(split), TARGETS[split]), verbose=0)
    EVALUATED[split], words = figures(output, TRUTH[split])
    lab = RUN["evaluations"].get(split)
    print(f"{split}: {NAME} {words}; in the lab {lab[KEY]:.4f}" if lab else f"{split}: {NAME} {words}")`),
]
