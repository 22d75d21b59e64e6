/* Products of matrices as Goto and van de Geijn compute them (Anatomy of High-Performance Matrix Multiplication, 2008): parts of both are
 * laid out as the innermost block reads them, B's for the second cache, A's and a panel of B's for the first. */
#include "product.h"
#include "export.h"

/* Rows of A, terms of a sum and columns of B that are laid out together. */
enum { MOST_ROWS = 8 * ROWS, MOST_TERMS = 256, MOST_COLUMNS = 32 * WIDTH };

/* A matrix of any layout: where its rows and its columns begin, in numbers apart. */
typedef struct {
  const float *numbers;
  long by_row, by_column;
} Matrix;

static Matrix part_of(Matrix matrix, long row, long column) {
  matrix.numbers += row * matrix.by_row + column * matrix.by_column;
  return matrix;
}

/* [rows / width][columns][width]: what is missing of the last `width` rows is 0. */
static void lay_out(Matrix from, long rows, long columns, const int width, float *to) {
  for (long first = 0; first < rows; first += width)
    for (long column = 0; column < columns; column++)
      for (long row = first; row < first + width; row++) *to++ = row < rows ? from.numbers[row * from.by_row + column * from.by_column] : 0;
}

/* Columns that are read side by side: whole lines of a cache are written then, and none is read twice. */
enum { TOGETHER = 8 };

/* The same for panels of WIDTH where a column lies without gaps, as that of a matrix B does that is not transposed. */
static void lay_out_panels(Matrix from, long rows, long columns, float *to) {
  const long whole = rows / WIDTH * WIDTH;
  for (long first = 0; first < columns; first += TOGETHER)
    for (long row = 0; row < whole; row += WIDTH)
      for (long column = first; column < first + TOGETHER && column < columns; column++)
        UNROLL for (int j = 0; j < COLUMNS; j++)
          store(to + row * columns + column * WIDTH + j * VW, load(from.numbers + row + column * from.by_column + j * VW));
  if (whole < rows) lay_out(part_of(from, whole, 0), rows - whole, columns, WIDTH, to + whole * columns);
}

static long least(long a, long b) { return a < b ? a : b; }

/* y [rows][columns] (+)= what a block computed, of which there are so many rows and columns. */
static void put(const float *block, long rows, long columns, float *y, long by_row, int add) {
  for (long row = 0; row < rows; row++, block += WIDTH, y += by_row)
    for (long column = 0; column < columns; column += VW) {
      const int some = columns - column < VW ? (int)(columns - column) : VW;
      const vec found = load(block + column);
      store_some(y + column, add ? found + load_some(y + column, some) : found, some);
    }
}

EXPORT(matrixProductWorkspace) long matrix_product_workspace(void) { return (long)MOST_ROWS * MOST_TERMS + (long)MOST_TERMS * MOST_COLUMNS + ROWS * WIDTH; }

/* y [rows][columns] = a b, of `terms` terms each; a transposed one lies as [terms][rows], [columns][terms]. */
EXPORT(matrixProduct) void matrix_product(const float *a, int a_transposed, const float *b, int b_transposed, float *y, long rows, long columns,
                                          long terms, float *workspace) {
  const Matrix left = {a, a_transposed ? 1 : terms, a_transposed ? rows : 1};
  const Matrix right = {b, b_transposed ? terms : 1, b_transposed ? 1 : columns}; /* its columns are laid out as rows */
  float *own_a = workspace, *own_b = own_a + MOST_ROWS * MOST_TERMS, *block = own_b + MOST_TERMS * MOST_COLUMNS;
  for (long column = 0; column < columns; column += MOST_COLUMNS) {
    const long wide = least(MOST_COLUMNS, columns - column);
    for (long term = 0; term < terms; term += MOST_TERMS) {
      const long deep = least(MOST_TERMS, terms - term);
      const Matrix part = part_of(right, column, term);
      if (part.by_row == 1) lay_out_panels(part, wide, deep, own_b);
      else lay_out(part, wide, deep, WIDTH, own_b);
      for (long row = 0; row < rows; row += MOST_ROWS) {
        const long high = least(MOST_ROWS, rows - row);
        lay_out(part_of(left, row, term), high, deep, ROWS, own_a);
        for (long j = 0; j < wide; j += WIDTH)
          for (long i = 0; i < high; i += ROWS) {
            multiply_block(ROWS, 1, ROWS, own_a + i * deep, 0, deep, deep, own_b + j * deep, block, 0);
            put(block, least(ROWS, high - i), least(WIDTH, wide - j), y + (row + i) * columns + column + j, columns, term > 0);
          }
      }
    }
  }
}
