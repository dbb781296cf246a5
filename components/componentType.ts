import * as pulumi from "@pulumi/pulumi";

/** The package's name, with which the type of each of its components begins. */
const packageName = "llm-gateway";

/** The type of a component: `llm-gateway:redis:Redis`. */
export const componentType = (module: string, name: string): string => `${packageName}:${module}:${name}`;

/** The type that a component had before its package had a name. State of version 0.1 has it. */
export const formerType = (module: string, name: string): string => `gateway:${module}:${name}`;

/** Options by which a component takes over what is in the state under its former type. */
export function takingOver(
  module: string,
  name: string,
  options: pulumi.ComponentResourceOptions | undefined,
): pulumi.ComponentResourceOptions {
  return pulumi.mergeOptions(options, { aliases: [{ type: formerType(module, name) }] });
}
