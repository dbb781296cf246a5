/** The number of single-character edits (insert, delete, replace, swap neighbours) between two words. */
export function editDistance(from: string, to: string): number {
  const width = to.length + 1;
  const table = Array.from({ length: (from.length + 1) * width }, () => 0);
  const at = (row: number, column: number): number => table[row * width + column] ?? 0;
  for (let row = 0; row <= from.length; row += 1) {
    for (let column = 0; column <= to.length; column += 1) {
      if (row === 0 || column === 0) {
        table[row * width + column] = row + column;
        continue;
      }
      const same = from[row - 1] === to[column - 1];
      let best = Math.min(at(row - 1, column) + 1, at(row, column - 1) + 1, at(row - 1, column - 1) + (same ? 0 : 1));
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        best = Math.min(best, at(row - 2, column - 2) + 1);
      }
      table[row * width + column] = best;
    }
  }
  return at(from.length, to.length);
}

/**
 * The known word nearest to a misspelt one. Undefined if more than a third of the letters differ; case is ignored.
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((left, right) => left.distance - right.distance);
  const best = ranked[0];
  return best && best.distance <= Math.max(1, Math.floor(best.candidate.length / 3)) ? best.candidate : undefined;
}
