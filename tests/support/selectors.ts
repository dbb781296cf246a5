/** A selector of series in PromQL: the metric, its matcher of `job`, and the names of all labels that it matches by. */
export interface Selector {
  metric: string;
  job: string;
  labels: string[];
}

/** The selectors of a gateway's own series in PromQL expressions, each metric once with all labels that any of them names. */
export function selectorsOf(expressions: readonly string[]): Selector[] {
  const found = new Map<string, Selector>();
  for (const [, metric = "", inside = ""] of expressions
    .join("\n")
    .matchAll(/(?<![A-Za-z0-9_])([a-z_][a-z0-9_]*)\{([^}]*)\}/g)) {
    const matchers = [...inside.matchAll(/([a-z_]+)(?:=~|!~|!=|=)"((?:[^"\\]|\\.)*)"/g)];
    const job = matchers.find(([, label]) => label === "job")?.[2];
    if (job === undefined) continue;
    const key = `${metric} ${job}`;
    const labels = matchers.map(([, label = ""]) => label).filter((label) => label !== "job");
    const known = found.get(key)?.labels ?? [];
    found.set(key, { metric, job, labels: [...new Set([...known, ...labels])] });
  }
  return [...found.values()];
}
