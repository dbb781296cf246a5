import { parse, stringify } from "yaml";

import { find, get, type Mutable, set } from "./support";

/** What the proxy's Deployment is called in messages. */
export const deployment = "Deployment litellm/litellm";

/** Where the serving container is in the Deployment. */
export const container = "spec.template.spec.containers.0";

/** The inputs of the proxy's Deployment. */
export const proxy = (resources: Mutable[]): Mutable["inputs"] => find(resources, "Deployment", "litellm").inputs;

/** The ConfigMap that holds the proxy's configuration. */
export const configMap = (resources: Mutable[]): Mutable => find(resources, "ConfigMap", "litellm-config");

/** Changes one setting of the proxy's configuration, in the text that the ConfigMap holds. */
export function configure(resources: Mutable[], path: string, value: unknown): void {
  const { inputs } = configMap(resources);
  const config: unknown = parse(String(get(inputs, "data.config\\.yaml")));
  set(config, path, value);
  set(inputs, "data.config\\.yaml", stringify(config));
}

type Variable = Record<string, unknown> & { name: string };

/** Sets a variable of the proxy, in place of one by that name; undefined removes it. */
export function setVariable(resources: Mutable[], name: string, value?: string | { valueFrom: object }): void {
  const others = (get(proxy(resources), `${container}.env`) as Variable[]).filter((variable) => variable.name !== name);
  const own = typeof value === "string" ? [{ name, value }] : value === undefined ? [] : [{ name, ...value }];
  set(proxy(resources), `${container}.env`, [...others, ...own]);
}
