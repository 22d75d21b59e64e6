/** Class names as Keras's documentation lists them, for files that come without. */
export const cifar10Names = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck']

export const digitNames = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']

export const fashionNames = [
  ...['T-shirt/top', 'Trouser', 'Pullover', 'Dress', 'Coat'],
  ...['Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'],
]

/** As many numbers as there are classes, where nobody says what they mean. */
export const numberNames = (count: number): string[] => Array.from({ length: count }, (_, label) => String(label))
