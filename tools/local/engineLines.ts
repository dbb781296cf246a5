/** Lines that say that something is only about to begin. */
const beginning = /(creating|updating|deleting|reading|refreshing) \(\d+s\)\s*(\[diff: .*\];?)?\s*$/;

/** A line on one resource: sign, type, name, state. */
const resource = /^\s*[-+~><@]*\s+[\w.-]+:[\w./-]+:\w+\s/;

/** Whether a line that the engine prints is worth showing while one waits: what was done, and what is waited for. */
export function worthShowing(line: string): boolean {
  return resource.test(line) && !beginning.test(line);
}
