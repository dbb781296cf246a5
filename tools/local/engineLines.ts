/** Lines on operations that have only begun. */
const beginning = /(creating|updating|deleting|reading|refreshing) \(\d+s\)\s*(\[diff: .*\];?)?\s*$/;

/** A line about one resource: sign, type, name, state. */
const resource = /^\s*[-+~><@]*\s+[\w.-]+:[\w./-]+:\w+\s/;

/** Whether a line of the engine is shown as progress: completed operations and what the engine waits for. */
export function worthShowing(line: string): boolean {
  return resource.test(line) && !beginning.test(line);
}
