/**
 * A function that keeps its last result. The engine has each resource judged alone and again with the stack, so that the
 * same file would be parsed more than once. Callers must not change the result.
 */
export function keepingLast<Result>(compute: (text: string) => Result): (text: string) => Result {
  let last: { text: string; result: Result } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, result: compute(text) };
    return last.result;
  };
}
